/** The stage with a named picture on it: what is visible, what colour it has where, what is written under it. */
import type { Page } from 'playwright-core'
import type { NamedPicture } from './named-picture.ts'

export interface NamedStage {
  /** Of these objects of the scene, the ones that are visible. */
  visible(names: readonly string[]): Promise<string[]>
  /** Switches the layer of names; one frame later. */
  setNames(isOn: boolean): Promise<void>
  /** RGBA of image pixels on the plane, seen from 0.12 m before it. */
  onPlane(places: readonly Place[]): Promise<number[][]>
  /** Image pixels of the middles of cells of a class that lie so many cells inside it, and of no class of the other reading. */
  cellsOf(which: number, name: string, isInside: (far: number) => boolean): Place[]
  /** Whether anything is written in a line of the figures, its middle and ends so many panel mm from their top left. */
  isWritten(middleMm: number, fromMm: number, toMm: number): Promise<boolean>
  /** After the figures may be written again. */
  later(): Promise<void>
  /** Draw calls of one frame, both passes. */
  drawCalls(): Promise<number>
}

export type Place = readonly [xPx: number, yPx: number]

export function createNamedStage(page: Page, picture: NamedPicture): NamedStage {
  return {
    visible: (names) =>
      page.evaluate((given) => {
        return given.filter((name) => {
          let object = window.stage.three.scene!.getObjectByName(name) ?? null
          for (; object; object = object.parent) if (!object.visible) return false
          return true
        })
      }, names),

    setNames: (isOn) =>
      page.evaluate(async (on) => {
        window.stage.session.actions.setLayer('names', on)
        await window.stage.drawn(1)
      }, isOn),

    onPlane: (places) =>
      page.evaluate(async (given) => {
        const { stage } = window
        const m = stage.live.roomFromImage!.transform.matrix
        const at = ([x, y]: readonly [number, number]) =>
          [0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[12 + row]!)
        const middle = at([256, 200]).map((mm) => mm / 1000)
        const size = Math.hypot(m[8]!, m[9]!, m[10]!)
        const eye = middle.map((value, row) => value - (0.12 * m[8 + row]!) / size)
        stage.three.camera!.position.set(eye[0]!, eye[1]!, eye[2]!)
        stage.three.orbit!.target.set(middle[0]!, middle[1]!, middle[2]!)
        stage.three.orbit!.update()
        await stage.drawn(2)
        return stage.colours(given.map((place) => stage.onCanvas(at(place) as [number, number, number])[0]!))
      }, places),

    cellsOf(which, name, isInside) {
      const { cells, side, classes, mapping } = picture.readings[which]!
      const wanted = classes.indexOf(name)
      const isSame = (column: number, row: number) => cells[column + row * side] === wanted
      const reach = (column: number, row: number) => {
        let far = 1
        const around = () => [[far, 0], [-far, 0], [0, far], [0, -far]] as const // prettier-ignore
        while (far < 6 && around().every(([c, r]) => isSame(column + c, row + r))) far++
        return far
      }
      return [...cells.keys()].flatMap((at) => {
        const [column, row] = [at % side, Math.floor(at / side)]
        if (!isSame(column, row) || picture.readings[1 - which]!.cells[at] || !isInside(reach(column, row))) return []
        return [[mapping.x0Px + column * mapping.xStepPx, mapping.y0Px + row * mapping.yStepPx] as const]
      })
    },

    isWritten: (middleMm, fromMm, toMm) =>
      page.evaluate(
        ([middle, left, right]) => {
          const mesh = window.stage.three.scene!.getObjectByName('picture-panel-figures') as never as {
            readonly material: { readonly map: { readonly image: HTMLCanvasElement } }
          }
          const canvas = mesh.material.map.image
          const px = canvas.width / 340
          const context = canvas.getContext('2d')!
          const line = context.getImageData(left * px, (middle - 4) * px, (right - left) * px, 8 * px)
          return line.data.some((value, at) => at % 4 === 3 && value > 0)
        },
        [middleMm, fromMm, toMm] as const,
      ),

    later: () =>
      page.evaluate(async () => {
        window.stage.live.nowMs += 300
        await window.stage.drawn(2)
      }),

    drawCalls: () =>
      page.evaluate(async () => {
        const { stage } = window
        const gl = stage.three.gl!.getContext() as WebGL2RenderingContext
        let calls = 0
        const { drawElements } = gl
        gl.drawElements = (...of: Parameters<typeof drawElements>) => {
          calls++
          drawElements.apply(gl, of)
        }
        await stage.drawn(1)
        calls = 0
        await stage.drawn(1)
        const counted = calls
        gl.drawElements = drawElements
        return counted
      }),
  }
}
