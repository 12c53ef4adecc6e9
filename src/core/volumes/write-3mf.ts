/** Meshes as a 3MF package (3MF Core Specification 1.3): closed, in millimetres, each with its name. */
import { strToU8, zipSync } from 'fflate'
import type { Mesh } from './triangle-tree.ts'

const TYPES =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
const RELATIONS =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Target="/3D/3dmodel.model" Id="model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'

/** As the zip format can say it at the earliest: the same parts give the same bytes. */
const WRITTEN = new Date(1980, 0, 1)

/** Millimetres to a hundredth of a micrometre. */
const DIGITS = 5

/** @param parts names without markup. */
export function write3mf(
  parts: readonly { readonly name: string; readonly mesh: Mesh }[],
  title: string,
): Uint8Array<ArrayBuffer> {
  const objects = parts.map(
    ({ name, mesh }, n) =>
      `<object id="${n + 1}" type="model" name="${name}"><mesh><vertices>${vertices(mesh)}</vertices>` +
      `<triangles>${triangles(mesh)}</triangles></mesh></object>`,
  )
  const model =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<model unit="millimeter" xml:lang="en" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">' +
    `<metadata name="Title">${title}</metadata><metadata name="Application">Interspace</metadata>` +
    `<resources>${objects.join('')}</resources>` +
    `<build>${parts.map((_, n) => `<item objectid="${n + 1}"/>`).join('')}</build></model>`
  const files = {
    '[Content_Types].xml': strToU8(TYPES),
    '_rels/.rels': strToU8(RELATIONS),
    '3D/3dmodel.model': strToU8(model),
  }
  return zipSync(files, { mtime: WRITTEN }) as Uint8Array<ArrayBuffer>
}

function vertices({ positions }: Mesh): string {
  const lines: string[] = []
  const mm = (at: number) => String(Number(positions[at]!.toFixed(DIGITS)))
  for (let n = 0; n < positions.length; n += 3) lines.push(`<vertex x="${mm(n)}" y="${mm(n + 1)}" z="${mm(n + 2)}"/>`)
  return lines.join('')
}

function triangles({ indices }: Mesh): string {
  const lines: string[] = []
  for (let n = 0; n < indices.length; n += 3)
    lines.push(`<triangle v1="${indices[n]}" v2="${indices[n + 1]}" v3="${indices[n + 2]}"/>`)
  return lines.join('')
}
