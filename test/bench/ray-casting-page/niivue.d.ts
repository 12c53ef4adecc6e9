/** What is used of it here: its own declarations bring those of everything else that it can read. */
declare module '@niivue/niivue' {
  export class Niivue {
    constructor(options: {
      readonly backColor: readonly number[]
      readonly show3Dcrosshair: boolean
      readonly isOrientCube: boolean
      readonly isColorbar: boolean
      readonly isResizeCanvas: boolean
      readonly loadingText: string
    })
    readonly sliceTypeRender: number
    readonly furthestFromPivot: number
    readonly volumes: readonly { readonly id: string }[]
    readonly scene: { volScaleMultiplier: number; renderAzimuth: number; renderElevation: number }
    attachToCanvas(canvas: HTMLCanvasElement, isAntiAlias: boolean): Promise<unknown>
    setSliceType(type: number): unknown
    loadVolumes(
      volumes: readonly {
        readonly url: string
        readonly name: string
        readonly cal_min: number
        readonly cal_max: number
      }[],
    ): Promise<unknown>
    setVolumeRenderIllumination(gradientAmount: number): Promise<void>
    addColormap(key: string, map: Readonly<Record<'R' | 'G' | 'B' | 'A' | 'I', readonly number[]>>): void
    setColormap(id: string, key: string): void
    drawScene(): unknown
  }
}
