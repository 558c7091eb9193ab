import { describe, expect, it } from 'vitest'
import { missingEntry, type ReminderFacts, reminderEntry } from './reminder-entry.ts'

const at = (time: string) => new Date(`${time}:00+07:00`)
const due = at('2021-02-06T16:00')
const facts: ReminderFacts = {
  reason: 'due-tomorrow',
  number: 3,
  gist: 'Lắp camera',
  due,
  now: at('2021-02-05T16:00'),
  strength: 'yêu cầu',
}
const words = (change: Partial<ReminderFacts>) =>
  reminderEntry({ ...facts, ...change }).text.replace('Việc 3: Lắp camera – ', '')

describe('a reminder', () => {
  it.each<[Partial<ReminderFacts>, string]>([
    [{ reason: 'new' }, 'chưa xác nhận đã nhận; hạn 16:00 06/02/2021 (ngày mai).'],
    [{ reason: 'new', due: null }, 'chưa xác nhận đã nhận.'],
    [{ reason: 'new', due: null, strength: 'đề nghị' }, 'mong đơn vị xác nhận đã nhận.'],
    [{ reason: 'due-tomorrow' }, 'hạn 16:00 06/02/2021 (ngày mai).'],
    [{ reason: 'due-tomorrow', now: at('2021-02-03T08:00') }, 'hạn 16:00 06/02/2021 (còn 3 ngày).'],
    [{ reason: 'due-soon', now: at('2021-02-06T14:00') }, 'hạn 16:00 06/02/2021 (còn khoảng 2 giờ).'],
    [{ reason: 'due-soon', now: at('2021-02-06T15:30') }, 'hạn 16:00 06/02/2021 (còn 30 phút).'],
    [{ reason: 'due', now: due }, 'đã đến hạn (16:00 06/02/2021).'],
    [{ reason: 'overdue', now: at('2021-02-06T17:00') }, 'quá hạn (hạn 16:00 06/02/2021).'],
    [{ reason: 'overdue', now: at('2021-02-07T08:00') }, 'quá hạn 1 ngày (hạn 16:00 06/02/2021).'],
    [{ reason: 'overdue', now: at('2021-02-16T08:00') }, 'quá hạn 10 ngày (hạn 16:00 06/02/2021).'],
    [{ reason: 'duty-open', now: at('2021-02-06T15:00') }, 'việc hằng ngày, xin báo trước 16:00 hôm nay.'],
    [{ reason: 'duty-open', due: at('2021-02-06T23:59') }, 'việc hằng ngày, xin báo trong hôm nay.'],
  ])('%j says %j', (change, expected) => {
    expect(words(change)).toBe(expected)
  })

  it('offers Đã nhận only while nobody has acknowledged', () => {
    expect(reminderEntry({ ...facts, reason: 'new' }).buttons.map(({ id }) => id)).toEqual([
      'ack:3',
      'done:3',
      'blocked:3',
    ])
    expect(reminderEntry(facts).buttons.map(({ id }) => id)).toEqual(['done:3', 'blocked:3'])
  })
})

describe('the list of who has not reported', () => {
  it('counts and names them', () => {
    expect(missingEntry({ number: 3, gist: 'Lắp camera', due, missing: ['Sở A', 'Sở B, C'], total: 5 })).toMatchObject({
      text: 'Việc 3: Lắp camera (hạn 16:00 06/02/2021)\nChưa nộp 2/5 đơn vị: Sở A; Sở B, C.',
      buttons: [],
    })
  })
})
