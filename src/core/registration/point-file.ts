/**
 * Landmarks from files: Slicer's `.fcsv`, ASCII point clouds (`.pcd`), and JSON `[[x, y, z], …]`.
 *
 * Slicer writes RAS unless the file says LPS; here everything is LPS. Clouds and JSON are taken as they are.
 */
export interface NamedPlace {
  readonly name: string
  readonly xyz: readonly [number, number, number]
}

export type PointFile =
  { readonly ok: true; readonly places: readonly NamedPlace[] } | { readonly ok: false; readonly reason: string }

/** @param fileName tells the format by its ending */
export function parsePointFile(text: string, fileName: string): PointFile {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  const read = { fcsv: readFcsv, pcd: readPcd, json: readJson }[ending ?? '']
  if (!read) return { ok: false, reason: `${fileName}: points are read from .fcsv, .pcd and .json` }
  const places = read(text)
  if (typeof places === 'string') return { ok: false, reason: `${fileName}: ${places}` }
  const bad = places.findIndex(({ xyz }) => xyz.length !== 3 || !xyz.every((value) => Number.isFinite(value)))
  if (bad >= 0) return { ok: false, reason: `${fileName}: point ${bad + 1} is not three numbers` }
  return places.length > 0 ? { ok: true, places } : { ok: false, reason: `${fileName}: there is no point in it` }
}

type Read = readonly NamedPlace[] | string

const triple = (values: readonly string[]) => values.map(Number) as unknown as NamedPlace['xyz']

function readFcsv(text: string): Read {
  const lines = text.split(/\r?\n/)
  const system = /^#\s*CoordinateSystem\s*=\s*(\w+)/m.exec(text)?.[1] ?? 'RAS'
  if (!['0', '1', 'RAS', 'LPS'].includes(system)) return `its CoordinateSystem is ${system}, not RAS or LPS`
  const sign = system === '1' || system === 'LPS' ? 1 : -1
  const columns = /^#\s*columns\s*=\s*(.+)$/m.exec(text)?.[1]?.trim().split(',') ?? []
  // Version 2 names the columns (label, x, y, z or id, x, y, z, …, label); older files begin with the label.
  const x = Math.max(1, columns.indexOf('x'))
  const label = Math.max(0, columns.indexOf('label'))
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split(','))
    .map((cells) => {
      const [right, anterior, superior] = triple(cells.slice(x, x + 3))
      return { name: cells[label] ?? '', xyz: [sign * right, sign * anterior, superior] as const }
    })
}

function readPcd(text: string): Read {
  const [header, rows] = text.split(/^DATA ascii\s*$/m)
  if (rows === undefined) return 'only DATA ascii is read'
  const fields =
    /^FIELDS\s+(.+)$/m
      .exec(header ?? '')?.[1]
      ?.trim()
      .split(/\s+/) ?? []
  const at = ['x', 'y', 'z'].map((field) => fields.indexOf(field))
  if (at.includes(-1)) return 'its FIELDS have no x, y, z'
  return rows
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, n) => {
      const cells = line.trim().split(/\s+/)
      return { name: String(n + 1), xyz: triple(at.map((column) => cells[column] ?? '')) }
    })
}

function readJson(text: string): Read {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `it is not JSON: ${(error as Error).message}`
  }
  if (!Array.isArray(value) || !value.every((item) => Array.isArray(item))) return 'it is not a list of [x, y, z]'
  return (value as unknown[][]).map((xyz, n) => ({ name: String(n + 1), xyz: xyz as unknown as NamedPlace['xyz'] }))
}
