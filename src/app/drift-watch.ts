/**
 * Whether a registration in use still holds: bone in the picture must lie on bone of the CT. A reference that was knocked,
 * or a patient that has moved, shows as bone that lies elsewhere for several seconds.
 */
import type { Matrix, Point, Transform } from '#core/frames/transform.ts'
import type { Agreement } from '#core/registration/residuals.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Registration, Verdict } from '#session/registering.ts'
import { createBonePoints } from './bone-points.ts'

const EACH_MS = 2000
const LEAST_POINTS = 120
/** Half of the bone seen lies further off than this, so many times in a row. */
const LOST = { medianMm: 3.5, times: 3 } as const

export type Watched = Pick<Registration, 'matrix' | 'levels'> & { readonly verdict?: Pick<Verdict, 'isPassed'> }

export interface DriftWatch {
  see(
    contour: BoneContour,
    patientFromImage: Transform<'patient', 'image'>,
    registration: Watched | undefined,
    nowMs: number,
  ): void
  /** Another registration: what was seen before says nothing of it. */
  forget(): void
}

export interface DriftParts {
  readonly check: (points: readonly Point<'patient'>[], registration: Watched) => Promise<Agreement>
  readonly onLost: (medianMm: number) => void
}

export function createDriftWatch({ check, onLost }: DriftParts): DriftWatch {
  const bone = createBonePoints()
  let of: Matrix | undefined
  let lastMs = -Infinity
  let isAsking = false
  let bad = 0
  let isSaid = false

  function forget() {
    bone.clear()
    bad = 0
    isSaid = false
  }

  return {
    see(contour, patientFromImage, registration, nowMs) {
      if (registration?.matrix !== of) forget()
      of = registration?.matrix
      // Only what was verified can be lost; and what is lost is said once.
      if (!registration?.verdict?.isPassed || isSaid) return
      bone.take(contour, patientFromImage)
      if (isAsking || nowMs - lastMs < EACH_MS || bone.count < LEAST_POINTS) return
      lastMs = nowMs
      isAsking = true
      const asked = registration.matrix
      check(bone.all, registration)
        .then(({ medianMm }) => {
          if (asked !== of) return
          bad = medianMm > LOST.medianMm ? bad + 1 : 0
          if (bad < LOST.times) return
          isSaid = true
          onLost(medianMm)
        })
        // A worker that cannot answer says so where it is asked by a person.
        .catch(() => undefined)
        .finally(() => (isAsking = false))
      bone.clear()
    },
    forget,
  }
}
