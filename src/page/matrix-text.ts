/**
 * A rigid transform typed or pasted as 16 numbers in rows, as PLUS, ITK and 3D Slicer print it.
 *
 * Anything that is not a rotation and a translation in millimetres is refused and the
 * place is named: a slip of one cell would put the needle path somewhere else.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { fault, parsed, type Parsed } from './parsed.ts'

/** Three decimals typed give at most 0.0009 in a row's length; 0.002 over 200 mm is 0.4 mm. */
const ROTATION_TOLERANCE = 0.002

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** @returns 16 numbers, row by row. Separators may be spaces, commas, semicolons, brackets and line ends. */
export function parseRigidRows(text: string): Parsed<readonly number[]> {
  const split = splitCells(text)
  if (!split.ok) return split
  const cells = split.value
  const bad = cells.findIndex((cell) => !NUMBER.test(cell) || !Number.isFinite(Number(cell)))
  if (bad >= 0) return fault(`${place(bad)}: “${cells[bad]}” is not a number.`)
  const rows = cells.map(Number)
  const wrong = faultOfLastRow(rows) ?? faultOfRotation(rows)
  return wrong ? fault(wrong) : parsed(rows)
}

/** The 16 numbers in four lines, as the field shows them. */
export function rowsAsText(rows: readonly number[]): string {
  return [0, 4, 8, 12]
    .map((start) =>
      rows
        .slice(start, start + 4)
        .map(plain)
        .join('  '),
    )
    .join('\n')
}

/** The same of a column-major matrix as the session holds it. */
export function matrixAsText(matrix: Matrix): string {
  return rowsAsText(matrix.map((_, cell) => matrix[(cell % 4) * 4 + Math.floor(cell / 4)]!))
}

const plain = (value: number) => String(Math.round(value * 1e6) / 1e6)
const place = (cell: number) => `Row ${Math.floor(cell / 4) + 1}, column ${(cell % 4) + 1}`

function splitCells(text: string): Parsed<readonly string[]> {
  const bare = text.replace(/[[\](){}]/g, ' ').trim()
  if (bare === '') return fault('There are no numbers yet: four rows of four are needed.')
  const bySpace = bare.split(/[\s;]+/).filter(Boolean)
  const comma = bySpace.findIndex((cell) => /^[+-]?\d+,\d+$/.test(cell))
  if (bySpace.length === 16 && comma >= 0) {
    return fault(`${place(comma)}: write “${bySpace[comma]}” with a decimal point.`)
  }
  const lines = bare
    .split(/[\n;]/)
    .map((line) => line.split(/[\s,]+/).filter(Boolean))
    .filter((line) => line.length > 0)
  if (lines.length === 4) {
    const uneven = lines.findIndex((line) => line.length !== 4)
    if (uneven >= 0) return fault(`Row ${uneven + 1} has ${count(lines[uneven]!.length)}; it needs 4.`)
  }
  const cells = lines.flat()
  return cells.length === 16 ? parsed(cells) : fault(`There are ${count(cells.length)}; four rows of four are needed.`)
}

const count = (numbers: number) => `${numbers} number${numbers === 1 ? '' : 's'}`

function faultOfLastRow(rows: readonly number[]): string | undefined {
  const wrong = [0, 0, 0, 1].findIndex((value, column) => rows[12 + column] !== value)
  if (wrong < 0) return undefined
  const isTransposed = rows[3] === 0 && rows[7] === 0 && rows[11] === 0 && rows[15] === 1
  const hint = isTransposed ? ' If these are columns, write rows: x, y and z stand at the ends of rows 1 to 3.' : ''
  return `Row 4, column ${wrong + 1} is ${rows[12 + wrong]}: the last row is always 0 0 0 1.${hint}`
}

function faultOfRotation(rows: readonly number[]): string | undefined {
  const axes = [0, 4, 8].map((start) => rows.slice(start, start + 3))
  const long = axes.findIndex((axis) => Math.abs(Math.hypot(...axis) - 1) > ROTATION_TOLERANCE)
  if (long >= 0) {
    const length = Math.hypot(...axes[long]!).toFixed(3)
    return `Row ${long + 1}: its first three numbers have length ${length}, a rotation’s have 1. Give three decimals or more.`
  }
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) {
    if (Math.abs(dot(axes[a]!, axes[b]!)) > ROTATION_TOLERANCE) {
      return `Rows ${a + 1} and ${b + 1} are not at right angles: this is not a rotation.`
    }
  } // prettier-ignore
  const [x, y, z] = axes as [number[], number[], number[]]
  const isMirror = dot(cross(x, y), z) < 0
  return isMirror ? 'Rows 1 to 3 mirror left and right: one row has its signs the wrong way round.' : undefined
}

const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!

const cross = (a: readonly number[], b: readonly number[]) => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
]
