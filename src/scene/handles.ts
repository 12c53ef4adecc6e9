/**
 * What takes hold of things and of the view, loaded when the scene is first looked at: nobody grips anything on the page.
 * In one piece, for with two the bundler takes three out of the page's own file, and two files compress worse than one.
 */
import { lazy } from 'react'

export const CarriedHandle = lazy(async () => ({ default: (await import('./when-seen.ts')).CarriedHandle }))
export const HologramGrip = lazy(async () => ({ default: (await import('./when-seen.ts')).HologramGrip }))
export const Orbit = lazy(async () => ({ default: (await import('./when-seen.ts')).Orbit }))
export const HeldPlane = lazy(async () => ({ default: (await import('./when-seen.ts')).HeldPlane }))
