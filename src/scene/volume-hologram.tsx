/** The CT or MR as a ray-cast hologram, standing where the pipeline says, cut to the box and by the ultrasound plane. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { BoxGeometry, DataTexture, GLSL3, LinearFilter, Matrix4, SRGBColorSpace, type Mesh } from 'three'
import { BackSide, CustomBlending, OneFactor, OneMinusSrcAlphaFactor, ShaderMaterial, Vector3, Vector4 } from 'three'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { RENDER_ORDER } from './render-order.ts'
import { VOLUME_SHADERS } from './shader-text.ts'
import type { SolidDepth } from './solid-depth.ts'
import { LEVELS, lookUpTable, transferFunction } from './transfer-functions.ts'
import { createVolumeTextures, type VolumeOnCard } from './volume-textures.ts'

/** Of each displayed frame, for slices on their way to the graphics card. */
const UPLOAD_BUDGET_MS = 6

/** The unit box on the voxel grid, whose outer faces lie half a voxel beyond the outermost voxel centres. */
export function volumeFromUvw({ dimensions: [nx, ny, nz], ...rest }: VolumeGeometry): Matrix4 {
  const { matrix } = volumeFromVoxel('ct', { dimensions: [nx, ny, nz], ...rest })
  return new Matrix4()
    .fromArray(matrix)
    .multiply(new Matrix4().makeTranslation(-0.5, -0.5, -0.5))
    .multiply(new Matrix4().makeScale(nx, ny, nz))
}

interface Shared {
  readonly solidDepth: SolidDepth
  readonly cut: PlaneCut
  /** Told which textures hold the volume. */
  readonly onCard: VolumeOnCard
}

/** Shows the volume that is on its way in or has come; another one is another drawing. */
export function VolumeHologram({ solidDepth, cut, onCard }: Shared) {
  const { live } = useParts()
  const modality = useSession((state) => state.openCase?.modality)
  const [arrival, setArrival] = useState(live.arrival)
  useFrame(() => {
    if (live.arrival !== arrival) setArrival(live.arrival)
  })
  if (!modality || !arrival) return null
  return <Drawn arrival={arrival} modality={modality} solidDepth={solidDepth} cut={cut} onCard={onCard} />
}

type DrawnProps = Shared & { readonly arrival: VolumeArrival; readonly modality: 'CT' | 'MR' }

function Drawn({ arrival, modality, solidDepth, cut, onCard }: DrawnProps) {
  const { session, live, quality } = useParts()
  const gl = useThree((state) => state.gl)
  const preset = useSession((state) => state.preset)
  const mesh = useRef<Mesh>(null)

  const { geometry } = arrival.volume
  const textures = useMemo(() => createVolumeTextures(arrival), [arrival])
  const material = useMemo(() => createMaterial(geometry, textures.voxels, textures.bricks), [geometry, textures])
  const box = useMemo(() => new BoxGeometry(1, 1, 1).translate(0.5, 0.5, 0.5), [])
  const ctFromUvw = useMemo(() => volumeFromUvw(geometry), [geometry])
  const roomFromUvw = useMemo(() => new Matrix4(), [])

  useEffect(() => {
    material.uniforms['solidDepth']!.value = solidDepth.texture
  }, [material, solidDepth])

  useEffect(() => {
    const { windowHu } = arrival
    const transfer = transferFunction(modality, preset, windowHu)
    const table = lookUpTable(transfer, windowHu)
    const texture = new DataTexture(table.bytes, LEVELS, LEVELS)
    texture.minFilter = texture.magFilter = LinearFilter
    texture.colorSpace = SRGBColorSpace
    texture.needsUpdate = true
    material.uniforms['lookUp']!.value = texture
    material.uniforms['lowestVisible']!.value = (table.lowestVisible - 0.5) / 255
    material.uniforms['surface']!.value = (transfer.surface - windowHu[0]) / (windowHu[1] - windowHu[0])
    return () => texture.dispose()
  }, [material, modality, preset, arrival])

  useEffect(() => {
    onCard.textures = textures
    const forget = () => textures.forget()
    gl.domElement.addEventListener('webglcontextrestored', forget)
    return () => {
      gl.domElement.removeEventListener('webglcontextrestored', forget)
      if (onCard.textures === textures) onCard.textures = undefined
      textures.dispose()
      material.dispose()
      solidDepth.isNeeded = false
    }
  }, [gl, textures, material, solidDepth, onCard])

  useFrame((_state, delta) => {
    const drawn = mesh.current
    if (!drawn) return
    textures.upload(gl, live.arrival ?? arrival, UPLOAD_BUDGET_MS)
    const { layers, clip } = session.getState()
    drawn.visible = layers.volume && live.roomFromCt?.status === 'ok' && live.arrival === arrival
    solidDepth.isNeeded = drawn.visible
    if (!drawn.visible || !live.roomFromCt) return

    quality.note(delta * 1000)
    drawn.matrix.multiplyMatrices(roomFromUvw.fromArray(live.roomFromCt.transform.matrix), ctFromUvw)
    drawn.updateWorldMatrix(true, false)
    const { uniforms } = material
    const uvwFromWorld = uniforms['uvwFromWorld']!.value as Matrix4
    uvwFromWorld.copy(drawn.matrixWorld).invert()
    ;(uniforms['clipLow']!.value as Vector3).set(...clip.low)
    ;(uniforms['clipHigh']!.value as Vector3).set(...clip.high)
    planeInto(uniforms['cut']!.value as Vector4, cut.inWorld, drawn.matrixWorld)
    uniforms['stepVoxels']!.value = quality.step.voxels
    uniforms['longestStepMm']!.value = quality.step.mm
  })

  return (
    <mesh
      ref={mesh}
      name="volume-hologram"
      geometry={box}
      material={material}
      matrixAutoUpdate={false}
      frustumCulled={false}
      renderOrder={RENDER_ORDER.volume}
      raycast={nothing}
    />
  )
}

/** A plane of the world as a plane of the space that `worldFromSpace` comes from: a row times the matrix. */
function planeInto(target: Vector4, { x, y, z, w }: Vector4, { elements: m }: Matrix4): void {
  target.set(
    x * m[0]! + y * m[1]! + z * m[2]!,
    x * m[4]! + y * m[5]! + z * m[6]!,
    x * m[8]! + y * m[9]! + z * m[10]!,
    x * m[12]! + y * m[13]! + z * m[14]! + w,
  )
}

/** Pointing is answered by the exact voxels, in touchable-volume.tsx, not by the box. */
const nothing = () => undefined

function createMaterial({ dimensions, spacingMm }: VolumeGeometry, voxels: unknown, bricks: unknown): ShaderMaterial {
  const extentMm = dimensions.map((count, axis) => count * spacingMm[axis]!)
  return new ShaderMaterial({
    ...VOLUME_SHADERS,
    name: 'volume-hologram',
    glslVersion: GLSL3,
    side: BackSide,
    transparent: true,
    // The ray adds up light that is already weighed by its opacity.
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    uniforms: {
      voxels: { value: voxels },
      bricks: { value: bricks },
      lookUp: { value: null },
      solidDepth: { value: null },
      uvwFromWorld: { value: new Matrix4() },
      clipLow: { value: new Vector3(0, 0, 0) },
      clipHigh: { value: new Vector3(1, 1, 1) },
      cut: { value: new Vector4(0, 0, 0, -1) },
      voxelsAlong: { value: new Vector3(...dimensions) },
      extentMm: { value: new Vector3(...(extentMm as [number, number, number])) },
      lowestVisible: { value: 0 },
      surface: { value: 0 },
      stepVoxels: { value: 1 },
      longestStepMm: { value: 1 },
    },
  })
}
