import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const read = (text: string) => {
  const { items, deadlines } = readDocument(`Bắc Ninh, ngày 03 tháng 02 năm 2021\nKẾ HOẠCH\n${text}`)
  return [
    items.map(({ path, lead, coordinating }) => [path, lead, coordinating]),
    deadlines.map(({ path, due }) => [path, due]),
  ]
}
const task = [['1', ['Sở Y tế'], ['Sở Tài chính', 'UBND các xã, phường']]]
const due = [['1', '2021-03-31T23:59:59+07:00']]

describe('a task with labels', () => {
  it.each([
    [
      'under it as bullets',
      '1. Rà soát vật tư.\n- Đơn vị chủ trì: Sở Y tế.\n- Đơn vị phối hợp: Sở Tài chính, UBND các xã, phường.\n- Thời gian hoàn thành: Quý I/2021.',
    ],
    [
      'in brackets in its sentence',
      '1. Rà soát vật tư (Cơ quan chủ trì: Sở Y tế; cơ quan phối hợp: Sở Tài chính, UBND các xã, phường; thời gian hoàn thành: Quý I/2021).',
    ],
  ])('%s is led by whom they name, until when they say', (_, text) => {
    expect(read(text)).toEqual([task, due])
  })

  it('is one item with the labels beside it', () => {
    expect(
      read(
        '1. Về y tế\na) Nhiệm vụ: Rà soát vật tư.\nb) Cơ quan thực hiện:\n- Đơn vị chủ trì: Sở Y tế.\n- Đơn vị phối hợp: Sở Tài chính.\nc) Thời gian thực hiện: Hoàn thành trong năm 2021.',
      ),
    ).toEqual([[['1.a', ['Sở Y tế'], ['Sở Tài chính']]], [['1.a', '2021-12-31T23:59:59+07:00']]])
  })
})
