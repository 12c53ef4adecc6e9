/** What is used of js-aruco2, which comes without types. */
declare module 'js-aruco2' {
  interface Corner {
    readonly x: number
    readonly y: number
  }
  interface Marker {
    readonly id: number
    /** From the marker's own upper left corner, clockwise. */
    readonly corners: readonly [Corner, Corner, Corner, Corner]
    readonly hammingDistance: number
  }
  interface Detector {
    detect(image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }): Marker[]
  }
  export const AR: {
    readonly Detector: new (options: {
      readonly dictionaryName: 'ARUCO_MIP_36h12'
      readonly maxHammingDistance: number
    }) => Detector
  }
}
