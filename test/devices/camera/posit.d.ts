/** Coplanar POSIT as js-aruco2 has it: another way to the same pose, by other people. */
declare module 'js-aruco2/src/posit1.js' {
  export const POS: {
    readonly Posit: new (
      modelSize: number,
      focalLength: number,
    ) => {
      /** Corners about the middle of the picture, y up. */
      pose(corners: readonly { readonly x: number; readonly y: number }[]): {
        readonly bestError: number
        readonly bestTranslation: readonly [number, number, number]
      }
    }
  }
}
