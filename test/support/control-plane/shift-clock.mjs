// Loaded before a program of ours (node --import): its clock is SHIFT_SECONDS ahead of the machine's.
const shift = Number(process.env.SHIFT_SECONDS ?? '0') * 1000
const RealDate = Date

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shift)
    else super(...parts)
  }

  static now() {
    return RealDate.now() + shift
  }
}
