/** The plane that cuts the atlas, and its three pictures. */
import { cutThrough, type CutPlane } from '#core/atlas/cut.ts'
import type { SeenFrom } from '#core/atlas/facing.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { apartOf, changeAtlas } from './atlas.ts'
import type { Session } from './session.ts'

export interface AtlasCut {
  readonly isOn: boolean
  /** 'held': as a hand left it. */
  readonly plane: CutPlane | 'held'
  /** Of a plane that no hand has moved, 0–1. */
  readonly share: number
  /** ctFromPlane, rigid. */
  readonly ctFromPlane: Matrix
}

/** All three in the pixels of `CUT_PICTURE`, of one and the same cut; or why one of them is not there. */
export interface CutPictures {
  readonly ctFromImage: Matrix
  readonly ct: Uint8Array<ArrayBuffer> | undefined
  readonly mr: Uint8Array<ArrayBuffer> | undefined
  readonly ultrasound: Uint8Array<ArrayBuffer> | undefined
  readonly missing: { readonly ct: string; readonly mr: string; readonly ultrasound: string }
  /** Another number with every other picture. */
  readonly version: number
}

/** From behind, where a body stands at first, either plane would be seen on edge. */
const OPEN_TO_THE_EYE: Readonly<Record<CutPlane, SeenFrom>> = {
  transverse: { aroundDeg: 0, aboveDeg: 50 },
  sagittal: { aroundDeg: 55, aboveDeg: 10 },
}

/** A body that is taken apart cannot be cut: it is put together first. */
export function turnCut(session: Session, isOn: boolean): void {
  const { cut } = session.getState().atlas
  if (!isOn) changeAtlas(session, { cut: { ...cut, isOn: false } })
  else {
    changeAtlas(session, { explode: 0, isolated: undefined, cut: { ...cut, isOn: true } })
    if (cut.plane === 'held') return
    placeCut(session, cut.plane, cut.share)
    changeAtlas(session, { turnTo: OPEN_TO_THE_EYE[cut.plane] })
  }
}

export function placeCut(session: Session, plane: CutPlane, share: number): void {
  const state = session.getState()
  const apart = apartOf(state)
  if (!apart) return
  const { cut } = state.atlas
  const ctFromPlane = cutThrough(plane, share, apart.low, apart.high)
  changeAtlas(session, {
    cut: { ...cut, plane, share, ctFromPlane },
    ...(plane !== cut.plane && { turnTo: OPEN_TO_THE_EYE[plane] }),
  })
}

export function holdCut(session: Session, ctFromPlane: Matrix): void {
  const { cut } = session.getState().atlas
  changeAtlas(session, { cut: { ...cut, plane: 'held', ctFromPlane } })
}
