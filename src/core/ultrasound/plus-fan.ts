/**
 * Where a PLUS configuration says the echoes are.
 *
 * Source: PlusLib, AlgorithmVolumeReconstruction.md (clipping), AlgorithmRfProcessing.md and
 * vtkPlusUsScanConvertCurvilinear: TransducerCenterPixel is the middle of the transducer's surface,
 * so the arcs' centre lies RadiusStart above it.
 */
import type { Fan } from './fan.ts'
import { elementsNamed, type PlusElement } from './plus-xml.ts'

/** Clip fan, else scan conversion, else clip rectangle. */
export function fanOf(root: PlusElement): { readonly fan: Fan | undefined; readonly remarks: readonly string[] } {
  const reconstruction = elementsNamed(root, 'VolumeReconstruction')[0]
  const remarks: string[] = []
  const fan =
    (reconstruction && clipFan(reconstruction)) ??
    elementsNamed(root, 'ScanConversion')
      .map((element) => scanFan(element, remarks))
      .find((found) => found !== undefined) ??
    (reconstruction && clipRectangle(reconstruction))
  return { fan, remarks }
}

function clipFan(element: PlusElement): Fan | undefined {
  const pair = (now: string, before: string) => numbers(element, now, 2) ?? numbers(element, before, 2)
  const angles = pair('FanAnglesDeg', 'FanAngles')
  const origin = pair('FanOriginPixel', 'FanOrigin')
  const [stop] = numbers(element, 'FanRadiusStopPixel', 1) ?? numbers(element, 'FanDepth', 1) ?? []
  const [start] = numbers(element, 'FanRadiusStartPixel', 1) ?? [0]
  // PLUS clips with a fan only where its angles open.
  if (!angles || !origin || stop === undefined || angles[0] === angles[1]) return undefined
  return curvilinear([origin[0]!, origin[1]!], start!, stop, angles)
}

function scanFan(element: PlusElement, remarks: string[]): Fan | undefined {
  const [x, y] = numbers(element, 'TransducerCenterPixel', 2) ?? []
  const [sx, sy] = numbers(element, 'OutputImageSpacingMmPerPixel', 2) ?? []
  if (x === undefined || y === undefined || !(sx! > 0) || !(sy! > 0)) return undefined
  const isLinear = element.attributes['TransducerGeometry'] === 'LINEAR'
  if (isLinear) return linear(element, [x, y], [sx!, sy!])
  const radii = numbersOf(element, ['RadiusStartMm', 'RadiusStopMm'])
  const angles = numbersOf(element, ['ThetaStartDeg', 'ThetaStopDeg'])
  if (!radii || !angles) return undefined
  if (Math.abs(sx! / sy! - 1) > 0.01) {
    remarks.push(`ScanConversion has pixels of ${sx} x ${sy} mm: arcs in them are no circles, its fan is not used`)
    return undefined
  }
  const [start, stop] = radii.map((mm) => mm / sy!) as [number, number]
  return curvilinear([x, y - start], start, stop, angles)
}

function linear(
  element: PlusElement,
  [x, y]: readonly [number, number],
  [sx, sy]: readonly [number, number],
): Fan | undefined {
  const [depth, width] = numbersOf(element, ['ImagingDepthMm', 'TransducerWidthMm']) ?? []
  if (!(depth! > 0) || !(width! > 0)) return undefined
  return { kind: 'rectangle', xPx: x - width! / sx / 2, yPx: y, widthPx: width! / sx, heightPx: depth! / sy }
}

function clipRectangle(element: PlusElement): Fan | undefined {
  const origin = numbers(element, 'ClipRectangleOrigin', 2)
  const size = numbers(element, 'ClipRectangleSize', 2)
  if (!origin || !size || !(size[0]! > 0) || !(size[1]! > 0)) return undefined
  return { kind: 'rectangle', xPx: origin[0]!, yPx: origin[1]!, widthPx: size[0]!, heightPx: size[1]! }
}

function curvilinear(
  originPx: readonly [number, number],
  startRadiusPx: number,
  stopRadiusPx: number,
  degrees: readonly number[],
): Fan | undefined {
  const [a, b] = degrees.map((angle) => (angle * Math.PI) / 180) as [number, number]
  if (!(startRadiusPx >= 0 && stopRadiusPx > startRadiusPx && b > a && a > -Math.PI / 2 && b < Math.PI / 2)) {
    return undefined
  }
  return { kind: 'curvilinear', originPx, startRadiusPx, stopRadiusPx, startAngleRad: a, stopAngleRad: b }
}

/** Exactly `count` finite numbers of an attribute, or undefined. */
export function numbers({ attributes }: PlusElement, name: string, count: number): readonly number[] | undefined {
  const words = (attributes[name] ?? '').trim().split(/\s+/).filter(Boolean)
  const found = words.map(Number)
  return found.length === count && found.every(Number.isFinite) ? found : undefined
}

function numbersOf(element: PlusElement, names: readonly string[]): readonly number[] | undefined {
  const found = names.flatMap((name) => numbers(element, name, 1) ?? [])
  return found.length === names.length ? found : undefined
}
