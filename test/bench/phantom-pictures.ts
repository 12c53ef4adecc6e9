/** Pictures of the phantom's bones and of a real, labelled CT in the same views: `npx node test/bench/phantom-pictures.ts [seed] [views]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { structure } from '#core/anatomy/structures.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, TYPICAL } from '#core/phantom/parameters.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { invert } from '#core/frames/transform.ts'
import { readNifti } from '#test/real/read-nifti.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { beside, draw, png, type Solid } from './bone-view.ts'

type Vector = readonly [number, number, number]

/** The labels of a CT as a smooth solid, about the middle of one of them. */
function solidOf(volume: Volume, isBone: (label: number) => boolean, middleOf: number, blurMm: number): Solid {
  const [nx, ny, nz] = volume.geometry.dimensions
  const m = volumeFromVoxel('ct', volume.geometry).matrix
  let field = Float32Array.from(volume.voxels, (label) => (isBone(label) ? 1 : 0))
  const strides = [1, nx, nx * ny] as const
  for (let axis = 0; axis < 3; axis++) {
    const sigma = blurMm / volume.geometry.spacingMm[axis]!
    const weights = [-2, -1, 0, 1, 2].map((n) => Math.exp(-((n / sigma) ** 2) / 2))
    const total = weights.reduce((a, b) => a + b)
    const next = new Float32Array(field.length)
    const stride = strides[axis]!
    const count = [nx, ny, nz][axis]!
    for (let at = 0; at < field.length; at++) {
      const index = Math.floor(at / stride) % count
      let sum = 0
      for (let n = -2; n <= 2; n++) {
        const moved = Math.min(count - 1, Math.max(0, index + n)) - index
        sum += weights[n + 2]! * field[at + moved * stride]!
      }
      next[at] = sum / total
    }
    field = next
  }
  let [sx, sy, sz, n] = [0, 0, 0, 0]
  for (let at = 0; at < volume.voxels.length; at++) {
    if (volume.voxels[at] !== middleOf) continue
    const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const
    sx += m[0]! * ijk[0] + m[4]! * ijk[1] + m[8]! * ijk[2] + m[12]!
    sy += m[1]! * ijk[0] + m[5]! * ijk[1] + m[9]! * ijk[2] + m[13]!
    sz += m[2]! * ijk[0] + m[6]! * ijk[1] + m[10]! * ijk[2] + m[14]!
    n++
  }
  const middle: Vector = [sx / n, sy / n, sz / n]
  const b = invert(volumeFromVoxel('ct', volume.geometry)).matrix
  const at = (px: number, py: number, pz: number) => {
    const [x, y, z] = [px + middle[0], py + middle[1], pz + middle[2]]
    const i = b[0]! * x + b[4]! * y + b[8]! * z + b[12]!
    const j = b[1]! * x + b[5]! * y + b[9]! * z + b[13]!
    const k = b[2]! * x + b[6]! * y + b[10]! * z + b[14]!
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
    if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return 3
    let value = 0
    for (let c = 0; c < 8; c++) {
      const w = (c & 1 ? i - i0 : 1 - i + i0) * (c & 2 ? j - j0 : 1 - j + j0) * (c & 4 ? k - k0 : 1 - k + k0)
      value += w * field[i0 + (c & 1) + nx * (j0 + ((c >> 1) & 1) + ny * (k0 + (c >> 2)))]!
    }
    return (0.45 - value) * 4
  }
  return { at, stepMm: 0.7, low: [-150, -120, -190], high: [150, 150, 190] }
}

const PALETTE: readonly Vector[] = [
  [0.9, 0.82, 0.66], [0.55, 0.75, 0.9], [0.6, 0.85, 0.6], [0.95, 0.6, 0.5], [0.8, 0.65, 0.9], [0.95, 0.8, 0.4], [0.5, 0.8, 0.75], [0.9, 0.6, 0.75],
] // prettier-ignore

function phantomSolid(
  spine: LumbarSpine,
  names?: readonly string[],
  isColoured = false,
  around: Vector = [0, 0, 0],
): Solid {
  const bones = spine.bones.filter(({ name }) => !names || names.includes(name))
  const at = (x: number, y: number, z: number) => {
    let nearest = 40
    for (const { sdf, box } of bones) {
      const [px, py, pz] = [x + around[0], y + around[1], z + around[2]]
      const out = Math.max(
        box.low[0] - px,
        px - box.high[0],
        box.low[1] - py,
        py - box.high[1],
        box.low[2] - pz,
        pz - box.high[2],
      )
      if (out < nearest) nearest = Math.min(nearest, out > 2 ? out : sdf(px, py, pz))
    }
    return nearest
  }
  const firstLabel = structure('vertebral body', 'T12').label
  return {
    at,
    stepMm: 8,
    low: [-150, -120, -190],
    high: [150, 150, 190],
    ...(isColoured && {
      colourAt: (x: number, y: number, z: number) => {
        const bone = bones.find(({ sdf }) => sdf(x + around[0], y + around[1], z + around[2]) < 0.1)
        const label = bone?.labelOf?.(x + around[0], y + around[1], z + around[2]) ?? bone?.label ?? firstLabel
        return PALETTE[label % PALETTE.length]!
      },
    }),
  }
}

const [what = 'l3', seedText = '0'] = process.argv.slice(2)
const seed = Number(seedText)
mkdirSync('test-output', { recursive: true })
const spine = createLumbarSpine(seed ? drawParameters(seed) : TYPICAL)
const save = (name: string, picture: Parameters<typeof png>[0]) => {
  writeFileSync(`test-output/${name}.png`, png(picture))
  console.log(`test-output/${name}.png`)
}

if (what === 'l3') {
  const vertebrae = readNifti(sharedData('ct/L3_subregions/sub-ct_seg-vert_label-22_msk.nii.gz')!)
  const regions = readNifti(sharedData('ct/L3_subregions/sub-ct_seg-subreg_label-22_msk.nii.gz')!)
  const bone = {
    ...vertebrae,
    voxels: Int16Array.from(vertebrae.voxels, (v, at) =>
      v === 22 && regions.voxels[at]! >= 41 && regions.voxels[at]! <= 50 ? (regions.voxels[at]! >= 49 ? 49 : 41) : 0,
    ),
  }
  const real = solidOf(bone, (label) => label > 0, 49, 0.9)
  const made = phantomSolid(spine, ['L3'], true)
  for (const [name, sides] of [
    ['a', ['posterior', 'left', 'above']],
    ['b', ['oblique', 'anterior']],
  ] as const) {
    const row = (solid: Solid) =>
      beside(
        sides.map((side) => draw(solid, side, 0.4, [0, side === 'above' || side === 'left' ? 22 : 0, -5], [112, 100])),
      )
    const [a, b] = [row(real), row(made)]
    save(`l3-${name}`, {
      widthPx: a.widthPx,
      heightPx: a.heightPx + b.heightPx,
      rgb: Uint8Array.from([...a.rgb, ...b.rgb]),
    })
  }
} else {
  const labels = readNifti(sharedData('ct/lumbar3mm/lumbar_ct_labels.nii.gz')!)
  const real = solidOf(
    labels,
    (label) => (label >= 26 && label <= 32) || label === 25 || label === 77 || label === 78,
    29,
    1.6,
  )
  const made = phantomSolid(spine)
  const sides = what === 'whole' ? (['posterior', 'left', 'oblique'] as const) : ([what] as unknown as ['posterior'])
  for (const side of sides) {
    const picture = (solid: Solid) => draw(solid, side, 0.55, [0, 20, -45], [300, 300])
    save(`whole-${side}`, beside(what === 'whole' || side ? [picture(real), picture(made)] : []))
  }
}
