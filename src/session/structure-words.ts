/** What is said of a structure: whether it was seen, how far to trust it, and whether a person has changed it. */
import type { StructureOrigin } from './open-case.ts'

/** 'seen in the scan, ± 1.2 mm', 'fitted, not seen, ± 2.6 mm, edited by a person'; of a model's own, that it is one. */
export function sayTrust(origin: StructureOrigin | undefined, label: number): string {
  if (!origin) return 'of the model, not of a scan'
  const { trusts, edited } = origin
  if (edited.has(label)) return 'edited by a person'
  const { source, uncertaintyMm } = trusts.get(label) ?? { source: 'labels', uncertaintyMm: undefined }
  const mm = uncertaintyMm === undefined ? '' : `, ± ${uncertaintyMm.toFixed(1)} mm`
  switch (source) {
    case 'model':
      return 'of the model, not of a scan'
    case 'labels':
      return 'from labels, as given'
    case 'picture':
      return `seen in the scan${mm}`
    case 'fit':
      return `fitted, not seen${mm}`
  }
}
