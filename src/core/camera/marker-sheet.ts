/**
 * The printed markers: which square belongs to which tool, how large it is printed, and where its corners are on the tool.
 *
 * Codes 0 to 7 of the dictionary ARUCO_MIP_36h12 (Garrido-Jurado et al. 2016, Pattern Recognition 51:481-491): any two
 * differ in 12 bits or more, whichever way they are turned. A tool's frame is in the middle of its marker, x to the right,
 * y up, z out of the paper, mm.
 */
export type MarkedTool = 'patient' | 'probe' | 'needle' | 'stylus'

export interface PrintedMarker {
  readonly id: number
  /** Edge of the black square. */
  readonly edgeMm: number
  readonly middleMm: readonly [x: number, y: number]
}

/** The reference on the patient is the largest: everything else is measured against it. */
export const MARKED_TOOLS: Readonly<Record<MarkedTool, readonly PrintedMarker[]>> = {
  patient: [
    { id: 0, edgeMm: 40, middleMm: [-26, 26] },
    { id: 1, edgeMm: 40, middleMm: [26, 26] },
    { id: 2, edgeMm: 40, middleMm: [26, -26] },
    { id: 3, edgeMm: 40, middleMm: [-26, -26] },
  ],
  probe: [
    { id: 4, edgeMm: 40, middleMm: [-26, 0] },
    { id: 5, edgeMm: 40, middleMm: [26, 0] },
  ],
  needle: [{ id: 6, edgeMm: 40, middleMm: [0, 0] }],
  stylus: [{ id: 7, edgeMm: 40, middleMm: [0, 0] }],
}

/** Bits row by row, the first is the highest; 1 is white. */
const CODES = [0xd2b63a09d, 0x6001134e5, 0x1206fbe72, 0xff8ad6cb4, 0x85da9bc49, 0xb461afe9c, 0x6db51fe13, 0x5248c541f]
const BITS = 6
/** With the black frame. */
export const MARKER_CELLS = BITS + 2

/** Whether a cell of a marker is white; the frame around the code is black. */
export function isWhite(id: number, column: number, row: number): boolean {
  const code = CODES[id]
  if (code === undefined) throw new RangeError(`marker ${id} is not on the sheet`)
  if (column < 1 || row < 1 || column > BITS || row > BITS) return false
  const bit = (row - 1) * BITS + (column - 1)
  return Math.floor(code / 2 ** (BITS * BITS - 1 - bit)) % 2 === 1
}

/** Upper left, upper right, lower right, lower left; mm in the tool's frame. */
export function cornersOf({ edgeMm, middleMm: [x, y] }: PrintedMarker): readonly (readonly [x: number, y: number])[] {
  const h = edgeMm / 2
  return [[x - h, y + h], [x + h, y + h], [x + h, y - h], [x - h, y - h]] // prettier-ignore
}

export const toolOfMarker = (id: number): MarkedTool | undefined =>
  (Object.keys(MARKED_TOOLS) as MarkedTool[]).find((tool) => MARKED_TOOLS[tool].some((marker) => marker.id === id))

/** A4 to be printed at 100 %: each tool's markers, and a rule of 100 mm to check the scale. */
export function markerSheetSvg(): string {
  const places: Readonly<Record<MarkedTool, readonly [x: number, y: number]>> = {
    patient: [105, 85],
    probe: [105, 178],
    needle: [60, 240],
    stylus: [150, 240],
  }
  const parts = (Object.keys(places) as MarkedTool[]).map((tool) => toolSvg(tool, places[tool]))
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="sans-serif">',
    '<rect width="210" height="297" fill="white"/>',
    '<text x="20" y="18" font-size="5" font-weight="bold">Markers for teaching and phantom only. Not a medical device.</text>',
    '<text x="20" y="25" font-size="3.6">Print at 100 %, glue flat on something stiff. The line below must be 100 mm long.</text>',
    '<path d="M20 30h100M20 28v4M120 28v4" stroke="black" stroke-width="0.4" fill="none"/>',
    ...parts,
    '</svg>',
  ].join('\n')
}

function toolSvg(tool: MarkedTool, [x, y]: readonly [number, number]): string {
  const markers = MARKED_TOOLS[tool]
  const squares = markers.flatMap(({ id, edgeMm, middleMm }) => {
    const cell = edgeMm / MARKER_CELLS
    const [left, top] = [x + middleMm[0] - edgeMm / 2, y - middleMm[1] - edgeMm / 2]
    const white: string[] = []
    for (let row = 0; row < MARKER_CELLS; row++)
      for (let column = 0; column < MARKER_CELLS; column++)
        if (isWhite(id, column, row)) white.push(`M${left + column * cell} ${top + row * cell}h${cell}v${cell}h${-cell}z`) // prettier-ignore
    // One path, and no rounding of edges: neighbouring cells must leave no hairline.
    return [
      `<rect x="${left}" y="${top}" width="${edgeMm}" height="${edgeMm}" fill="black"/>`,
      `<path d="${white.join('')}" fill="white" shape-rendering="crispEdges"/>`,
    ]
  })
  const reach = Math.max(...markers.map(({ edgeMm, middleMm: [mx, my] }) => Math.max(Math.abs(mx), Math.abs(my)) + edgeMm / 2)) // prettier-ignore
  const below = Math.max(...markers.map(({ edgeMm, middleMm }) => Math.abs(middleMm[1]) + edgeMm / 2))
  return [
    ...squares,
    `<text x="${x - reach}" y="${y + below + 8}" font-size="3.6">${NAMES[tool]}, marker ${markers.map(({ id }) => id).join(', ')}: ${markers[0]!.edgeMm} mm; this way up</text>`,
  ].join('\n')
}

const NAMES: Readonly<Record<MarkedTool, string>> = {
  patient: 'Reference on the phantom',
  probe: 'Probe',
  needle: 'Needle',
  stylus: 'Stylus',
}
