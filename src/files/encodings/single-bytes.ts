/**
 * What Windows-1252 shows for the bytes 80–9F; every other byte is the code point of the same number. The five bytes it
 * leaves open stand for themselves, as browsers have it (https://encoding.spec.whatwg.org/index-windows-1252.txt).
 */
const shown = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const byteOfShown = new Map([...shown].map((character, index) => [character, 0x80 + index]))

/** Bytes as an old program shows them on a Western machine: one character a byte, none lost. */
export function showBytes(bytes: Uint8Array): string {
  // TextDecoder('windows-1252') decodes 80–9F as Latin-1 in several releases of Node 20 to 23.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => shown.charAt(character.charCodeAt(0) - 0x80))
}

/** The byte that an old program would show as this character; undefined when there is none. */
export function byteOf(character: string): number | undefined {
  const code = character.charCodeAt(0)
  return code < 0x100 ? code : byteOfShown.get(character)
}
