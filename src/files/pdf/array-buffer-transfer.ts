/**
 * pdf.js moves buffers with a method that Node has since release 21; without it Node 20 would lose every drawing of a page,
 * with a warning at most. Import before pdf.js.
 */
if (!('transferToFixedLength' in ArrayBuffer.prototype)) {
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    configurable: true,
    writable: true,
    value(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
      const moved = structuredClone(this, { transfer: [this] })
      if (moved.byteLength === length) return moved
      const resized = new ArrayBuffer(length)
      new Uint8Array(resized).set(new Uint8Array(moved, 0, Math.min(length, moved.byteLength)))
      return resized
    },
  })
}
