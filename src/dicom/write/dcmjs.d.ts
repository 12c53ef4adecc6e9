/** The part of dcmjs 0.52 that reads and writes files; the package brings no types. */
declare module 'dcmjs' {
  interface Denaturalised {
    readonly [tag: string]: { readonly vr: string; readonly Value: readonly unknown[] }
  }
  interface DicomDict {
    dict: Denaturalised
    write(): ArrayBuffer
  }
  const dcmjs: {
    readonly data: {
      readonly DicomDict: new (meta: Denaturalised) => DicomDict
      readonly DicomMessage: {
        readFile(bytes: ArrayBuffer): { readonly meta: Denaturalised; readonly dict: Denaturalised }
      }
      readonly DicomMetaDictionary: {
        denaturalizeDataset(dataset: object): Denaturalised
        readonly dictionary: Readonly<Record<string, { readonly vr: string } | undefined>>
      }
    }
    readonly log: { setLevel(level: string): void }
  }
  export default dcmjs
}
