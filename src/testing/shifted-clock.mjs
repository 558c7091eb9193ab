/**
 * Loaded before a process (`node --import`): lets its clock begin at SHIFTED_TO (ISO 8601) and run on from there, so that
 * a test of the real installation sees the days of its documents.
 */
const RealDate = Date
const offset = RealDate.parse(process.env.SHIFTED_TO ?? '') - RealDate.now()
if (Number.isNaN(offset)) throw new Error('SHIFTED_TO is no time')

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset)
    else super(...given)
  }

  static now() {
    return RealDate.now() + offset
  }
}
