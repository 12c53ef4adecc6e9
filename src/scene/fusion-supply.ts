/** What every fused picture draws from: the volume on the graphics card, and the known structures to be outlined in it. */
import { Data3DTexture, NearestFilter, RedFormat } from 'three'
import { classBytes } from '#core/fusion/structure-outline.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { SessionState } from '#session/state.ts'
import type { VolumeOnCard } from './volume-textures.ts'

export interface FusionSupply {
  readonly onCard: VolumeOnCard
  /** A byte a point of the structures' grid; undefined while none are known or wanted. */
  outlined: { readonly texture: Data3DTexture; readonly geometry: VolumeGeometry } | undefined
  /** Once per displayed frame. @param isWanted whether any fused picture is shown */
  update(state: Pick<SessionState, 'structures' | 'fusion'>, isWanted: boolean): void
  dispose(): void
}

export function createFusionSupply(onCard: VolumeOnCard): FusionSupply {
  let of: LabelField | undefined
  let texture: Data3DTexture | undefined

  /** Two megabytes for the built-in case, sent once. */
  function send(labels: LabelField): Data3DTexture {
    texture?.dispose()
    texture = new Data3DTexture(classBytes(labels), ...labels.geometry.dimensions)
    texture.format = RedFormat
    texture.minFilter = texture.magFilter = NearestFilter
    texture.unpackAlignment = 1
    texture.needsUpdate = true
    of = labels
    return texture
  }

  const supply: FusionSupply = {
    onCard,
    outlined: undefined,
    update({ structures, fusion }, isWanted) {
      const labels = isWanted && fusion.hasOutlines ? structures?.labels : undefined
      if (!labels) supply.outlined = undefined
      else if (labels !== of || !supply.outlined)
        supply.outlined = { texture: labels === of && texture ? texture : send(labels), geometry: labels.geometry }
    },
    dispose: () => texture?.dispose(),
  }
  return supply
}
