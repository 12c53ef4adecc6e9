/** Whom the open series is of. */
import type { ReportSubject } from '#core/report/subject.ts'
import type { DicomSource } from '#dicom/opening.ts'
import { subjectFrom, textReader } from '#dicom/subject-of-series.ts'

/** Undefined for one that cannot be read. */
export async function subjectOfSource({ first, slices }: DicomSource): Promise<ReportSubject | undefined> {
  const [head] = slices
  const textOf = textReader(new Uint8Array(await first.arrayBuffer()))
  return head && textOf && subjectFrom(textOf, head, slices)
}
