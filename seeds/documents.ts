/** The five documents as given, and the committee that each belongs to. */
export const seedDocuments = [
  {
    file: '000_de868f7a3ab8d720.txt',
    committee: 'bac-ninh',
    title: 'Thông báo số 20/TB-UBND ngày 03/02/2021 của UBND tỉnh Bắc Ninh',
  },
  {
    file: '001_6a6ffb88a1ab23a0.txt',
    committee: 'lai-chau',
    title: 'Thông báo kết luận cuộc họp ngày 03/02/2021 của Ban Chỉ đạo tỉnh Lai Châu',
  },
  {
    file: '002_ac34210f36a32a7b.txt',
    committee: 'quang-ninh',
    title: 'Thông báo ý kiến chỉ đạo tại hội nghị ngày 01/11/2021 của Tỉnh ủy Quảng Ninh',
  },
  {
    file: '003_2f910e7f0f8857d0.txt',
    committee: 'long-an',
    title: 'Công văn số 4888/UBND-VHXH ngày 29/05/2021 của UBND tỉnh Long An',
  },
  {
    file: '004_084e346c1f28b699.txt',
    committee: 'bac-kan',
    title: 'Công văn số 2865/UBND-VXNV ngày 18/05/2021 của UBND tỉnh Bắc Kạn',
  },
] as const satisfies readonly SeedDocument[]

export interface SeedDocument {
  file: string
  /** The committee's slug. */
  committee: string
  title: string
}

/** Where a document of the seeds lies, wherever the process was started. */
export function seedDocumentUrl({ file }: Pick<SeedDocument, 'file'>): URL {
  return new URL(`./documents/${file}`, import.meta.url)
}
