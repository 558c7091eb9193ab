import type { CollectiveInput } from '../db/collectives.ts'
import type { SeedAgency } from './agencies.ts'
import type { Province } from './provinces.ts'

/** The sets of agencies that the five documents order together, in each province's own words and in those of the others. */
export function seedCollectives(province: Province, agencies: SeedAgency[]): CollectiveInput[] {
  const codes = (...groups: SeedAgency['group'][]) =>
    agencies.filter(({ group }) => groups.includes(group)).map(({ code }) => code)
  return [
    {
      name: 'các sở, ban, ngành',
      aliases: [
        'các sở, ngành',
        'các sở, ban, ngành tỉnh',
        'các sở, ngành tỉnh',
        'các sở, ban, ngành của tỉnh',
        'các sở, ban, ngành thuộc UBND tỉnh',
        'Thủ trưởng các sở, ban, ngành',
        'Thủ trưởng các sở, ngành',
        'Giám đốc các sở, ngành',
      ],
      members: codes('department'),
    },
    {
      name: 'các sở, ban, ngành, đoàn thể',
      aliases: [
        'các sở, ban, ngành, đoàn thể tỉnh',
        'các sở, ban, ngành, đoàn thể của tỉnh',
        'Thủ trưởng các sở, ban, ngành, đoàn thể',
        'Thủ trưởng các sở, ban, ngành, đoàn thể tỉnh',
      ],
      members: codes('department', 'front', 'mass'),
    },
    {
      name: 'Thủ trưởng các cơ quan, đơn vị',
      aliases: ['Thủ trưởng cơ quan, đơn vị', 'Thủ trưởng các cơ quan, đơn vị của tỉnh'],
      members: codes('department', 'other-state'),
    },
    {
      name: `UBND các ${province.districtKinds}`,
      aliases: districtAliases(province),
      members: codes('district'),
    },
    {
      name: 'Bí thư cấp ủy',
      aliases: [
        'Bí thư các cấp ủy',
        'Bí thư Huyện ủy, Thị ủy, Thành ủy',
        'Bí thư các Huyện ủy, Thị ủy, Thành ủy',
        'các Huyện ủy, Thị ủy, Thành ủy',
        'các huyện, thị, thành ủy',
        'Bí thư Huyện ủy, Thành ủy',
        'Bí thư các Huyện ủy, Thành ủy',
        'Huyện ủy, Thành ủy',
        'các Huyện ủy, Thành ủy',
        'Bí thư cấp ủy huyện, thị xã, thành phố',
      ],
      members: codes('district-party'),
    },
    {
      name: 'các Tổ chức chính trị - xã hội',
      aliases: [
        'các tổ chức chính trị xã hội',
        'các tổ chức chính trị - xã hội tỉnh',
        'các tổ chức CT-XH',
        'các đoàn thể chính trị - xã hội',
        'các đoàn thể',
        'các đoàn thể tỉnh',
        'các hội, đoàn thể tỉnh',
      ],
      members: codes('mass'),
    },
    {
      name: 'Mặt trận Tổ quốc và các tổ chức chính trị - xã hội',
      aliases: [
        'Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội',
        'Ủy ban Mặt trận Tổ quốc tỉnh và các tổ chức chính trị - xã hội',
        'Ủy ban MTTQ và các hội, đoàn thể tỉnh',
        'MTTQ và các tổ chức CT-XH',
      ],
      members: codes('front', 'mass'),
    },
    {
      name: 'các cơ quan, đơn vị, địa phương',
      aliases: [
        'Các sở, ngành, địa phương, cơ quan, đơn vị',
        'Các sở, ban, ngành, địa phương',
        'Thủ trưởng các sở, ban, ngành, địa phương',
        'Thủ trưởng các cơ quan, đơn vị, địa phương',
        'các cơ quan, đơn vị, địa phương trên địa bàn tỉnh',
      ],
      members: codes('department', 'other-state', 'district'),
    },
    {
      name: 'Các cấp, các ngành',
      aliases: [
        'Các cấp, các ngành, cơ quan, đơn vị',
        'Các cấp, các ngành, các cơ quan, đơn vị, địa phương',
        'Các cấp, các ngành, các địa phương',
        'các ngành, các cấp',
      ],
      members: agencies.filter(({ group }) => group !== 'leadership').map(({ code }) => code),
    },
    {
      name: 'thành viên Ban Chỉ đạo',
      aliases: [
        'các thành viên Ban Chỉ đạo',
        'thành viên Ban Chỉ đạo tỉnh',
        'các thành viên Ban Chỉ đạo tỉnh',
        'các đồng chí thành viên Ban Chỉ đạo',
        'thành viên BCĐ tỉnh',
      ],
      members: codes('department', 'other-state', 'front', 'mass'),
    },
    {
      name: 'UBND cấp huyện, cấp xã',
      aliases: [
        'Chủ tịch UBND cấp huyện, cấp xã',
        'cấp huyện, cấp xã',
        'cấp huyện, xã',
        'từng địa phương (cấp huyện, cấp xã)',
        'chính quyền địa phương',
        'chính quyền địa phương các cấp',
        'chính quyền các cấp',
      ],
      members: codes('district'),
    },
    {
      name: 'UBND các xã, phường, thị trấn',
      aliases: [
        'xã, phường, thị trấn',
        'các xã, phường, thị trấn',
        'UBND cấp xã',
        'Chủ tịch UBND cấp xã',
        'Chủ tịch UBND các xã, phường, thị trấn',
        'chính quyền cấp xã',
        'cấp xã',
      ],
      // No district passes it on without being asked: each reports how many of its own are done.
      unit: 'xã, phường, thị trấn',
      members: codes('district'),
    },
    {
      name: 'cấp ủy, chính quyền các cấp',
      aliases: [
        'các cấp ủy, chính quyền',
        'các cấp ủy, tổ chức đảng, chính quyền',
        'cấp ủy, tổ chức đảng các cấp, các ngành',
        'cấp ủy, chính quyền địa phương các cấp',
        'người đứng đầu cấp ủy, chính quyền',
        'người đứng đầu cấp ủy, chính quyền các cấp',
      ],
      members: codes('district-party', 'district'),
    },
    {
      name: 'các chốt kiểm soát dịch bệnh',
      aliases: [
        'các chốt kiểm soát',
        'các chốt kiểm soát dịch',
        'các chốt kiểm tra liên ngành',
        'các Chốt liên ngành kiểm soát dịch COVID-19',
      ],
      nameOnly: true,
      members: [],
    },
    {
      name: 'tổ tự quản',
      aliases: ['các tổ tự quản', 'tổ liên gia tự quản', 'tổ phòng dịch ở cơ sở', 'Tổ Covid cộng đồng'],
      nameOnly: true,
      members: [],
    },
  ]
}

function districtAliases(province: Province): string[] {
  const kinds = ['huyện, thị xã, thành phố', 'huyện, thành phố', 'huyện, thị, thành phố']
  const named = kinds.flatMap((kind) => [
    `UBND các ${kind}`,
    `Ủy ban nhân dân các ${kind}`,
    `Chủ tịch UBND các ${kind}`,
    `Chủ tịch Ủy ban nhân dân các ${kind}`,
    `các ${kind}`,
  ])
  const levels = ['UBND cấp huyện', 'Chủ tịch UBND cấp huyện', 'Chủ tịch UBND các địa phương', 'UBND các địa phương']
  return [...named, ...levels, 'các địa phương'].filter((alias) => alias !== `UBND các ${province.districtKinds}`)
}
