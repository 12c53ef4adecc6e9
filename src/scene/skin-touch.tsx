/**
 * The skin of the simulated patient under the mouse: dragging over it leads the tool that the mouse holds, the wheel
 * turns the probe or advances the needle. Beside the skin the mouse looks around as ever.
 */
import type { PointerEvent } from '@pmndrs/pointer-events'
import { useFrame, useThree, type ThreeEvent } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { BoxGeometry, Matrix4, Mesh, MeshBasicMaterial, Ray, Vector3, type Intersection, type Raycaster } from 'three'
import { skinAlong } from '#core/phantom/contact/skin.ts'
import { spineOf } from '#core/phantom/kept-spine.ts'
import { TYPICAL, type SpineParameters } from '#core/phantom/parameters.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { isMouseHolding, movedTo, steered } from '#session/steering.ts'
import { useParts, useSession } from './parts.ts'

/** From the eye, CT mm. */
const REACH_MM = 4000

/** Only where there is a simulated patient and the mouse holds a tool of it. */
export function SkinTouch() {
  const isWanted = useSession(
    ({ source, simulation, placing }) =>
      source.kind === 'simulated' && source.state === 'running' && isMouseHolding(simulation) && placing === 'none',
  )
  const posture = useSession((state) => state.simulation.posture)
  const spine = useSession((state) => state.simulation.spine) ?? TYPICAL
  return isWanted ? (
    <Skin key={`${posture} ${spine.seed} ${spine.bodyMassIndex}`} parameters={{ ...spine, posture }} />
  ) : null
}

function Skin({ parameters }: { readonly parameters: SpineParameters }) {
  const { session, live } = useParts()
  const element = useThree((state) => state.gl.domElement)
  const get = useThree((state) => state.get)
  // Its key tells one patient from another. A patient who is being scanned is made already.
  const [skinAt] = useState(() => spineOf(parameters).skinAt)
  const mesh = useMemo(() => createSkin(skinAt), [skinAt])
  const isOver = useRef(false)
  const isDragging = useRef(false)

  useFrame(() => {
    if (live.roomFromCt) mesh.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  useEffect(() => {
    const onWheel = (event: WheelEvent) => {
      if (!isOver.current) return
      const { simulation } = session.getState()
      const isUp = event.deltaY + event.deltaX < 0
      const probe = event.shiftKey ? (['tilt-up', 'tilt-down'] as const) : (['turn-left', 'turn-right'] as const)
      const [up, down] = simulation.mouseMoves === 'probe' ? probe : (['shallower', 'deeper'] as const)
      session.actions.simulate(steered(simulation, isUp ? up : down))
      // The camera does not come nearer as well.
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    element.addEventListener('wheel', onWheel, { capture: true, passive: false })
    return () => {
      element.removeEventListener('wheel', onWheel, { capture: true })
      mesh.geometry.dispose()
    }
  }, [element, mesh, session])

  const look = (isFree: boolean) => {
    const orbit = get().controls as { enabled?: boolean } | null
    if (orbit) orbit.enabled = isFree
  }
  const lead = (event: PointerEvent) => {
    const place = placeOnSkin(mesh, skinAt, rayTo(event))
    if (place) session.actions.simulate(movedTo(session.getState().simulation, place[0], place[2]))
  }
  const end = () => {
    isDragging.current = false
    look(true)
  }

  return (
    <primitive
      object={mesh}
      onPointerEnter={() => (isOver.current = true)}
      onPointerLeave={() => (isOver.current = false)}
      onPointerDown={whenPointed((event) => {
        if (event.nativeEvent.button > 0) return
        isDragging.current = true
        look(false)
        event.target.setPointerCapture(event.pointerId)
        lead(event)
      })}
      onPointerMove={whenPointed((event) => isDragging.current && lead(event))}
      onPointerUp={whenPointed(end)}
      onPointerCancel={whenPointed(end)}
    />
  )
}

/** Never drawn; its matrix is roomFromCt. */
function createSkin(skinAt: Sdf): Mesh {
  const mesh = new Mesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial())
  mesh.material.visible = false
  mesh.matrixAutoUpdate = false
  mesh.name = 'skin-touch'
  mesh.raycast = ({ ray, near, far }: Raycaster, intersections: Intersection[]) => {
    const at = placeOnSkin(mesh, skinAt, ray)
    if (!at) return
    const place = new Vector3(...at).applyMatrix4(mesh.matrixWorld)
    const distance = place.distanceTo(ray.origin)
    if (distance >= near && distance <= far) intersections.push({ distance, point: place, object: mesh })
  }
  return mesh
}

/** From the eye through what is pointed at; the event's own `ray` goes along the camera's axis wherever the mouse is. */
function rayTo({ point, pointerPosition }: PointerEvent): Ray {
  return new Ray(pointerPosition.clone(), new Vector3().subVectors(point, pointerPosition).normalize())
}

/** Where the ray meets the back, CT mm; the belly cannot be scanned. */
function placeOnSkin(mesh: Mesh, skinAt: Sdf, ray: Ray): [number, number, number] | undefined {
  const inCt = new Ray().copy(ray).applyMatrix4(new Matrix4().copy(mesh.matrixWorld).invert())
  const { origin: o, direction: d } = inCt
  const metMm = skinAlong(skinAt, [o.x, o.y, o.z], [d.x, d.y, d.z], REACH_MM)
  if (metMm === undefined) return undefined
  const { x, y, z } = inCt.at(metMm, new Vector3())
  return y > 0 ? [x, y, z] : undefined
}

/** The same event under the name React Three Fiber gives it. */
function whenPointed(take: (event: PointerEvent) => void) {
  return (event: ThreeEvent<globalThis.PointerEvent>) => {
    event.stopPropagation()
    take(event as unknown as PointerEvent)
  }
}
