/** What is drawn, and what makes way for what. */

export interface Layers {
  readonly volume: boolean
  readonly boneSurface: boolean
  readonly plane: boolean
  readonly contour: boolean
  readonly picture: boolean
  /** What the networks name in the picture, and how sure. */
  readonly names: boolean
  /** The known structures as a whole; which of them is in `shownGroups`. */
  readonly structures: boolean
  /** The volume that was swept with the probe, in place of the CT or MR. */
  readonly sweptVolume: boolean
  /** The surface of what was bone in that sweep. */
  readonly sweptBone: boolean
}

/** What stands in one place is seen one at a time: each would break through the other. What made way comes back. */
export function insteadOf(layer: keyof Layers, isOn: boolean): Partial<Layers> {
  switch (layer) {
    case 'structures':
      return { volume: !isOn, sweptVolume: false }
    case 'sweptVolume':
      return { volume: !isOn, structures: false }
    case 'volume':
      return isOn ? { sweptVolume: false } : {}
    default:
      return {}
  }
}
