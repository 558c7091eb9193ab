import { statfsSync } from 'node:fs'

/** Too little room is left on the data directory's disk: nothing is written. Says what to do. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull'

  constructor({ freeMb, floorMb }: DiskRoom) {
    super(
      `Đĩa chỉ còn ${freeMb} MB trống, dưới mức an toàn ${floorMb} MB, nên tạm không ghi. Dữ liệu đã có vẫn nguyên; dọn đĩa là chạy tiếp.`,
    )
  }
}

export interface DiskRoom {
  freeMb: number
  floorMb: number
}

export interface DiskGuard {
  room(): DiskRoom
  /** Throws DiskFull below the floor. Asks the file system, which takes microseconds. */
  check(): void
}

/** PGlite spins for ever after a write that found no room, so it must never begin one. */
export function createDiskGuard(directory: string, floorMb: number): DiskGuard {
  const room = () => {
    const { bavail, bsize } = statfsSync(directory)
    return { freeMb: Math.floor((bavail * bsize) / 1024 ** 2), floorMb }
  }
  return {
    room,
    check() {
      const found = room()
      if (found.freeMb < floorMb) throw new DiskFull(found)
    },
  }
}
