/**
 * Looking around without a headset. Mouse: drag turns, right drag shifts, wheel nears.
 * Keys: arrows turn, + and − near and leave, R looks from behind the patient again.
 */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import { Spherical, Vector3 } from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { DESKTOP_CAMERA } from './canvas-options.ts'

const TURN_RAD = Math.PI / 36
const NEARER = 0.9

export function Orbit() {
  const camera = useThree((state) => state.camera)
  const element = useThree((state) => state.gl.domElement)
  const set = useThree((state) => state.set)
  const orbit = useMemo(() => new OrbitControls(camera), [camera])

  useEffect(() => {
    const lookAgain = () => {
      camera.position.set(...DESKTOP_CAMERA.position)
      orbit.target.set(...DESKTOP_CAMERA.lookingAt)
      orbit.update()
    }
    orbit.minDistance = 0.15
    orbit.maxDistance = 6
    orbit.enableDamping = false
    orbit.connect(element)
    lookAgain()
    set({ controls: orbit })

    const fromTarget = new Vector3()
    const sphere = new Spherical()
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || isTyping(event.target)) return
      const turn = KEYS[event.key]
      if (event.key === 'r' || event.key === 'R') return lookAgain()
      if (!turn) return
      sphere.setFromVector3(fromTarget.subVectors(camera.position, orbit.target))
      sphere.theta += turn.aside * TURN_RAD
      sphere.phi = Math.min(Math.max(sphere.phi - turn.up * TURN_RAD, 0.05), Math.PI - 0.05)
      sphere.radius = Math.min(Math.max(sphere.radius * turn.nearer, orbit.minDistance), orbit.maxDistance)
      camera.position.setFromSpherical(sphere).add(orbit.target)
      orbit.update()
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      set({ controls: null })
      orbit.dispose()
    }
  }, [camera, element, orbit, set])

  useFrame(() => void orbit.update())
  return null
}

const KEYS: Readonly<Record<string, { readonly aside: number; readonly up: number; readonly nearer: number }>> = {
  ArrowLeft: { aside: -1, up: 0, nearer: 1 },
  ArrowRight: { aside: 1, up: 0, nearer: 1 },
  ArrowUp: { aside: 0, up: 1, nearer: 1 },
  ArrowDown: { aside: 0, up: -1, nearer: 1 },
  '+': { aside: 0, up: 0, nearer: NEARER },
  '=': { aside: 0, up: 0, nearer: NEARER },
  '-': { aside: 0, up: 0, nearer: 1 / NEARER },
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName))
