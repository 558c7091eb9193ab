/** A province as the seeds know it: what differs from one to the other. What they have in common is in agencies.ts. */
export interface Province {
  /** Slug of its organisation, and of its one committee. */
  slug: string
  name: string
  /** As in 2021, each with its kind in front: 'thành phố', 'thị xã' or 'huyện'. */
  districts: readonly string[]
  /** How many communes, wards and townships each district had in 2021, where the documents ask for it. */
  communes?: Readonly<Record<string, number>>
  /** How it prints the kinds of its districts together. */
  districtKinds: 'huyện, thị xã, thành phố' | 'huyện, thành phố'
  /** The board of its industrial parks or economic zone. */
  parksBoard: string
  ethnicAffairs: boolean
  borderGuard: boolean
  taskForces: readonly { code: string; name: string; aliases: readonly string[] }[]
  partyBodies: readonly { code: string; name: string; head: string; aliases: readonly string[] }[]
  /** Last day of its own provincial agencies, when the merged province carries another name; null: they go on. */
  endsOn: string | null
  /** Names that the five documents give; everyone else is known by the office. */
  known: { chair?: string; deputy?: string; heads?: Readonly<Record<string, string>> }
  /** Leaders who signed a document and are not said to be on the committee: they follow its work. */
  overseers: readonly { handle: string; name: string; title: string }[]
  /** Further people who speak for an agency. */
  members: readonly { handle: string; name: string; title: string; agency: string }[]
}

/** Two-tier local government since 01/07/2025: no district level any more. */
export const districtsEnd = '2025-06-30'

const plain = {
  ethnicAffairs: false,
  borderGuard: false,
  taskForces: [],
  partyBodies: [],
  endsOn: null,
  known: {},
  overseers: [],
  members: [],
} satisfies Partial<Province>

const bacNinh: Province = {
  ...plain,
  slug: 'bac-ninh',
  name: 'Bắc Ninh',
  districts: [
    'thành phố Bắc Ninh',
    'thị xã Từ Sơn',
    'huyện Gia Bình',
    'huyện Lương Tài',
    'huyện Quế Võ',
    'huyện Thuận Thành',
    'huyện Tiên Du',
    'huyện Yên Phong',
  ],
  districtKinds: 'huyện, thị xã, thành phố',
  parksBoard: 'Ban Quản lý các khu công nghiệp Bắc Ninh',
  taskForces: [
    {
      code: 'TCTNC',
      name: 'Tổ công tác hỗ trợ nhập cảnh của tỉnh',
      aliases: ['Tổ công tác hỗ trợ nhập cảnh', 'Tổ công tác hỗ trợ nhập cảnh tỉnh'],
    },
  ],
  known: { chair: 'Nguyễn Hương Giang' },
}

const laiChau: Province = {
  ...plain,
  slug: 'lai-chau',
  name: 'Lai Châu',
  districts: [
    'thành phố Lai Châu',
    'huyện Mường Tè',
    'huyện Nậm Nhùn',
    'huyện Phong Thổ',
    'huyện Sìn Hồ',
    'huyện Tam Đường',
    'huyện Tân Uyên',
    'huyện Than Uyên',
  ],
  districtKinds: 'huyện, thành phố',
  parksBoard: 'Ban Quản lý Khu kinh tế cửa khẩu Lai Châu',
  ethnicAffairs: true,
  borderGuard: true,
  known: { chair: 'Trần Tiến Dũng', deputy: 'Tống Thanh Hải', heads: { VPUB: 'Vũ Huy Hòa' } },
}

const quangNinh: Province = {
  ...plain,
  slug: 'quang-ninh',
  name: 'Quảng Ninh',
  districts: [
    'thành phố Hạ Long',
    'thành phố Móng Cái',
    'thành phố Cẩm Phả',
    'thành phố Uông Bí',
    'thị xã Quảng Yên',
    'thị xã Đông Triều',
    'huyện Ba Chẽ',
    'huyện Bình Liêu',
    'huyện Cô Tô',
    'huyện Đầm Hà',
    'huyện Hải Hà',
    'huyện Tiên Yên',
    'huyện Vân Đồn',
  ],
  // 177 in all since 01/02/2020 (Nghị quyết 837/NQ-UBTVQH14).
  communes: {
    'thành phố Hạ Long': 33,
    'thành phố Móng Cái': 17,
    'thành phố Cẩm Phả': 16,
    'thành phố Uông Bí': 10,
    'thị xã Quảng Yên': 19,
    'thị xã Đông Triều': 21,
    'huyện Ba Chẽ': 8,
    'huyện Bình Liêu': 7,
    'huyện Cô Tô': 3,
    'huyện Đầm Hà': 9,
    'huyện Hải Hà': 11,
    'huyện Tiên Yên': 11,
    'huyện Vân Đồn': 12,
  },
  districtKinds: 'huyện, thị xã, thành phố',
  parksBoard: 'Ban Quản lý Khu kinh tế Quảng Ninh',
  ethnicAffairs: true,
  borderGuard: true,
  partyBodies: [
    {
      code: 'BCSD',
      name: 'Ban cán sự đảng UBND tỉnh',
      head: 'Bí thư',
      aliases: ['Ban cán sự đảng Ủy ban nhân dân tỉnh', 'BCS đảng UBND tỉnh'],
    },
    { code: 'VPTU', name: 'Văn phòng Tỉnh ủy', head: 'Chánh', aliases: ['VPTU'] },
  ],
  members: [{ handle: 'ngo-quang-hung', name: 'Ngô Quang Hưng', title: 'Phó Chánh Văn phòng Tỉnh ủy', agency: 'VPTU' }],
}

const longAn: Province = {
  ...plain,
  slug: 'long-an',
  name: 'Long An',
  districts: [
    'thành phố Tân An',
    'thị xã Kiến Tường',
    'huyện Bến Lức',
    'huyện Cần Đước',
    'huyện Cần Giuộc',
    'huyện Châu Thành',
    'huyện Đức Hòa',
    'huyện Đức Huệ',
    'huyện Mộc Hóa',
    'huyện Tân Hưng',
    'huyện Tân Thạnh',
    'huyện Tân Trụ',
    'huyện Thạnh Hóa',
    'huyện Thủ Thừa',
    'huyện Vĩnh Hưng',
  ],
  districtKinds: 'huyện, thị xã, thành phố',
  parksBoard: 'Ban Quản lý Khu kinh tế Long An',
  borderGuard: true,
  // Merged into Tây Ninh.
  endsOn: districtsEnd,
  overseers: [{ handle: 'pham-tan-hoa', name: 'Phạm Tấn Hòa', title: 'Phó Chủ tịch UBND tỉnh' }],
}

const bacKan: Province = {
  ...plain,
  slug: 'bac-kan',
  name: 'Bắc Kạn',
  districts: [
    'thành phố Bắc Kạn',
    'huyện Ba Bể',
    'huyện Bạch Thông',
    'huyện Chợ Đồn',
    'huyện Chợ Mới',
    'huyện Na Rì',
    'huyện Ngân Sơn',
    'huyện Pác Nặm',
  ],
  districtKinds: 'huyện, thành phố',
  parksBoard: 'Ban Quản lý các khu công nghiệp Bắc Kạn',
  ethnicAffairs: true,
  // Merged into Thái Nguyên.
  endsOn: districtsEnd,
  overseers: [{ handle: 'pham-duy-hung', name: 'Phạm Duy Hưng', title: 'Phó Chủ tịch UBND tỉnh' }],
}

/** In the order they are seeded: the demo's province first. */
export const provinces: readonly Province[] = [bacNinh, laiChau, quangNinh, longAn, bacKan]
