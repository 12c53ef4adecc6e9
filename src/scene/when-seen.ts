/** What is loaded in one piece when the scene is first looked at. */
export { CarriedHandle, HeldPlane, HologramGrip } from './grips.tsx'
export { Orbit } from './orbit.tsx'
