/** The shader stages, with their shared parts put in front. */
import planeFragment from '#shaders/ultrasound-plane.frag?raw'
import planeVertex from '#shaders/ultrasound-plane.vert?raw'
import fusedFragment from '#shaders/fused-picture.frag?raw'
import gridFragment from '#shaders/floor-grid.frag?raw'
import gridVertex from '#shaders/floor-grid.vert?raw'
import tintFragment from '#shaders/reading-tint.frag?raw'
import lookFragment from '#shaders/picture-look.frag?raw'
import lookVertex from '#shaders/picture-look.vert?raw'
import fan from '#shaders/shared/fan.glsl?raw'
import volumeFragment from '#shaders/volume-hologram.frag?raw'
import volumeVertex from '#shaders/volume-hologram.vert?raw'

export const VOLUME_SHADERS = { vertexShader: volumeVertex, fragmentShader: volumeFragment } as const
export const PLANE_SHADERS = { vertexShader: planeVertex, fragmentShader: `${fan}\n${planeFragment}` } as const
/** Another look of a picture, drawn over the whole of a texture. */
export const LOOK_SHADERS = { vertexShader: lookVertex, fragmentShader: `${fan}\n${lookFragment}` } as const
/** The volume over a picture, on its own outline, in its pixels. */
export const FUSED_SHADERS = { vertexShader: planeVertex, fragmentShader: `${fan}\n${fusedFragment}` } as const
/** On the picture's own outline, in its pixels. */
export const TINT_SHADERS = { vertexShader: planeVertex, fragmentShader: tintFragment } as const
export const GRID_SHADERS = { vertexShader: gridVertex, fragmentShader: gridFragment } as const
