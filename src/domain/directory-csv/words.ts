import { fold } from '../text.ts'

export type Level = 'central' | 'province' | 'district' | 'commune' | 'village'
export type Sector = 'state' | 'vertical' | 'party' | 'front' | 'press' | 'task-force' | 'unit'

const levels: Record<Level, readonly string[]> = {
  central: ['trung ương'],
  province: ['tỉnh', 'cấp tỉnh', 'thành phố', 'cấp thành phố'],
  district: ['huyện', 'cấp huyện'],
  commune: ['xã', 'cấp xã', 'phường'],
  village: ['thôn', 'bản', 'khu phố', 'tổ dân phố'],
}

const sectors: Record<Sector, readonly string[]> = {
  state: ['nhà nước', 'chính quyền'],
  vertical: ['ngành dọc'],
  party: ['đảng'],
  front: ['mặt trận', 'đoàn thể', 'mặt trận, đoàn thể'],
  press: ['báo chí'],
  'task-force': ['tổ công tác', 'task force'],
  unit: ['sự nghiệp', 'đơn vị sự nghiệp'],
}

/** A cell's word → what it means; `allowed` names them for a problem's message. */
export interface Vocabulary<T> {
  read(word: string): T | undefined
  allowed: string
}

function vocabulary<T extends string>(words: Record<T, readonly string[]>): Vocabulary<T> {
  const meanings = Object.keys(words) as T[] // Object.keys forgets the key's type
  const byWord = new Map(meanings.flatMap((each) => [each, ...words[each]].map((word) => [fold(word), each] as const)))
  return {
    read: (word) => byWord.get(fold(word)),
    allowed: meanings.map((each) => `${words[each][0]} (${each})`).join(', '),
  }
}

export const levelWords = vocabulary(levels)
export const sectorWords = vocabulary(sectors)
