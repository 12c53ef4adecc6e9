/** Whether a file is a DICOM segmentation, told from its first bytes as latin1 text. */

/** Segmentation storage, and label map segmentation storage (PS3.4 B.5). */
export const SEGMENTATION_CLASSES: readonly string[] = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7']

/** (0002,0002) and (0008,0016), little-endian; eight bytes with length and, where it is explicit, type. */
const OF_CLASS: readonly string[] = ['\u0002\0\u0002\0', '\u0008\0\u0016\0']
const ELEMENT_HEAD = 8

/** Other objects name the class too, of what they refer to: only the element that says the file's own counts. */
export function isSegmentationHead(head: string): boolean {
  return SEGMENTATION_CLASSES.some((uid) => {
    for (let at = head.indexOf(uid); at >= 0; at = head.indexOf(uid, at + 1)) {
      const isWhole = !/[.\d]/.test(head[at + uid.length] ?? '')
      if (isWhole && OF_CLASS.includes(head.slice(at - ELEMENT_HEAD, at - ELEMENT_HEAD / 2))) return true
    }
    return false
  })
}
