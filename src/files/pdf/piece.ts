/** A stretch of text on a page, in points from the page's upper left corner as it is looked at. */
export interface Piece {
  text: string
  left: number
  right: number
  /** Where the letters stand, growing downwards. */
  base: number
  size: number
}

export interface Page {
  width: number
  height: number
  pieces: Piece[]
  /** Text that is not upright: marks along the margin, stamps. */
  turned: string[]
  rulings: Ruling[]
  images: number
}

/** A drawn line, upright or level. */
export interface Ruling {
  level: boolean
  /** The y of a level line, the x of an upright one. */
  at: number
  from: number
  to: number
}
