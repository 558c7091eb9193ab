import type { Province } from './provinces.ts'

/** A provincial body as the lists give it; agencies.ts makes an agency of it. */
export interface ProvincialBody {
  code: string
  name: string
  /** The head's office, which the agency's name follows: 'Giám đốc' + 'Sở Y tế'. */
  head: string
  aliases?: readonly string[]
  parent?: string
}

export const departments: readonly ProvincialBody[] = [
  { code: 'SYT', name: 'Sở Y tế', aliases: ['Ngành y tế', 'Ngành y tế các cấp'] },
  { code: 'SNV', name: 'Sở Nội vụ' },
  { code: 'STP', name: 'Sở Tư pháp' },
  { code: 'STC', name: 'Sở Tài chính' },
  { code: 'SKHDT', name: 'Sở Kế hoạch và Đầu tư', aliases: ['Sở KH&ĐT', 'Sở KHĐT'] },
  { code: 'SCT', name: 'Sở Công Thương' },
  {
    code: 'SNN',
    name: 'Sở Nông nghiệp và Phát triển nông thôn',
    aliases: ['Sở NN&PTNT', 'Sở NNPTNT', 'Sở Nông nghiệp và PTNT', 'Sở Nông nghiệp'],
  },
  { code: 'SGTVT', name: 'Sở Giao thông vận tải', aliases: ['Sở GTVT'] },
  { code: 'SXD', name: 'Sở Xây dựng' },
  { code: 'STNMT', name: 'Sở Tài nguyên và Môi trường', aliases: ['Sở TN&MT', 'Sở TNMT'] },
  { code: 'STTTT', name: 'Sở Thông tin và Truyền thông', aliases: ['Sở TT&TT', 'Sở TTTT'] },
  {
    code: 'SLDTBXH',
    name: 'Sở Lao động - Thương binh và Xã hội',
    aliases: [
      'Sở Lao động, Thương binh và Xã hội',
      'Sở Lao động Thương binh và Xã hội',
      'Sở LĐTB&XH',
      'Sở LĐ-TB&XH',
      'Sở LĐTBXH',
    ],
  },
  {
    code: 'SVHTTDL',
    name: 'Sở Văn hóa, Thể thao và Du lịch',
    aliases: ['Sở Văn hóa - Thể thao và Du lịch', 'Sở Văn hóa Thể thao và Du lịch', 'Sở VHTT&DL', 'Sở VHTTDL'],
  },
  { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ', aliases: ['Sở KH&CN', 'Sở KHCN'] },
  {
    code: 'SGDDT',
    name: 'Sở Giáo dục và Đào tạo',
    aliases: ['Sở GD&ĐT', 'Sở GDĐT', 'Ngành giáo dục', 'Ngành giáo dục đào tạo'],
  },
].map((each) => ({ ...each, head: 'Giám đốc' }))

/** Whom a document gives orders by their names: the Chairman and Vice Chairmen. */
export const leadership: readonly ProvincialBody[] = [
  { code: 'UBT', name: 'UBND tỉnh', head: 'Chủ tịch', aliases: ['Ủy ban nhân dân tỉnh', 'Lãnh đạo UBND tỉnh'] },
]

export const stateBodies = (province: Province): readonly ProvincialBody[] => [
  {
    code: 'VPUB',
    name: 'Văn phòng UBND tỉnh',
    head: 'Chánh',
    aliases: ['Văn phòng Ủy ban nhân dân tỉnh', 'VPUBND tỉnh', 'VP UBND tỉnh'],
  },
  { code: 'TTT', name: 'Thanh tra tỉnh', head: 'Chánh' },
  ...(province.ethnicAffairs ? [{ code: 'BDT', name: 'Ban Dân tộc', head: 'Trưởng' }] : []),
  {
    code: 'BQLKCN',
    name: province.parksBoard,
    head: 'Trưởng',
    aliases: ['Ban Quản lý các khu công nghiệp tỉnh', 'Ban Quản lý các khu công nghiệp', 'Ban Quản lý Khu kinh tế'],
  },
  { code: 'CAT', name: 'Công an tỉnh', head: 'Giám đốc' },
  {
    code: 'BCHQS',
    name: 'Bộ Chỉ huy Quân sự tỉnh',
    head: 'Chỉ huy trưởng',
    aliases: ['Bộ Chỉ huy Quân sự', 'Bộ CHQS tỉnh', 'BCH Quân sự tỉnh'],
  },
  ...(province.borderGuard
    ? [
        {
          code: 'BDBP',
          name: 'Bộ Chỉ huy Bộ đội Biên phòng tỉnh',
          head: 'Chỉ huy trưởng',
          aliases: ['Bộ Chỉ huy Bộ đội Biên phòng', 'Bộ đội Biên phòng tỉnh', 'Bộ CH BĐBP tỉnh'],
        },
      ]
    : []),
]

export const verticalBodies = (province: Province): readonly ProvincialBody[] => [
  { code: 'CQLTT', name: `Cục Quản lý thị trường ${province.name}`, head: 'Cục trưởng', aliases: ['Cục QLTT'] },
  { code: 'BHXH', name: 'Bảo hiểm xã hội tỉnh', head: 'Giám đốc', aliases: ['BHXH tỉnh', 'Bảo hiểm xã hội'] },
]

export const units: readonly ProvincialBody[] = [
  {
    code: 'CDC',
    name: 'Trung tâm Kiểm soát bệnh tật tỉnh',
    head: 'Giám đốc',
    aliases: ['Trung tâm Kiểm soát bệnh tật', 'CDC', 'CDC tỉnh'],
    parent: 'SYT',
  },
  {
    code: 'BVDK',
    name: 'Bệnh viện đa khoa tỉnh',
    head: 'Giám đốc',
    aliases: ['Bệnh viện đa khoa', 'BVĐK tỉnh'],
    parent: 'SYT',
  },
]

export const front: readonly ProvincialBody[] = [
  {
    code: 'MTTQ',
    name: 'Ủy ban Mặt trận Tổ quốc tỉnh',
    head: 'Chủ tịch',
    aliases: [
      'Ủy ban Mặt trận Tổ quốc',
      'Mặt trận Tổ quốc',
      'Mặt trận Tổ quốc tỉnh',
      'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh',
      'Ủy ban MTTQ tỉnh',
      'Ủy ban MTTQ Việt Nam tỉnh',
      'UBMTTQ tỉnh',
    ],
  },
]

export const massOrganisations: readonly ProvincialBody[] = [
  {
    code: 'TD',
    name: 'Tỉnh đoàn',
    head: 'Bí thư',
    aliases: [
      'Tỉnh đoàn Thanh niên Cộng sản Hồ Chí Minh',
      'Tỉnh đoàn TNCS Hồ Chí Minh',
      'Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh',
      'Đoàn TNCS Hồ Chí Minh tỉnh',
      'Đoàn Thanh niên tỉnh',
    ],
  },
  {
    code: 'HPN',
    name: 'Hội Liên hiệp Phụ nữ tỉnh',
    head: 'Chủ tịch',
    aliases: ['Hội Liên hiệp Phụ nữ', 'Hội LHPN tỉnh', 'Hội Phụ nữ tỉnh'],
  },
  { code: 'HND', name: 'Hội Nông dân tỉnh', head: 'Chủ tịch', aliases: ['Hội Nông dân'] },
  { code: 'HCCB', name: 'Hội Cựu chiến binh tỉnh', head: 'Chủ tịch', aliases: ['Hội Cựu chiến binh', 'Hội CCB tỉnh'] },
  { code: 'LDLD', name: 'Liên đoàn Lao động tỉnh', head: 'Chủ tịch', aliases: ['Liên đoàn Lao động', 'LĐLĐ tỉnh'] },
]

export const press = (province: Province): readonly ProvincialBody[] => [
  { code: 'BAO', name: `Báo ${province.name}`, head: 'Tổng Biên tập' },
  {
    code: 'DPTTH',
    name: `Đài Phát thanh và Truyền hình ${province.name}`,
    head: 'Giám đốc',
    aliases: ['Đài PT&TH', 'Đài PT&TH tỉnh', 'Đài PTTH tỉnh'],
  },
  {
    code: 'CTTDT',
    name: 'Cổng thông tin điện tử tỉnh',
    head: 'Trưởng Ban Biên tập',
    aliases: ['Cổng thông tin điện tử', 'Cổng TTĐT tỉnh'],
  },
]
