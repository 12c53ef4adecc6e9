/** `node models/bone-likelihood/make-model.ts` writes model.onnx and manifest.json beside itself, byte for byte the same every time. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeModel } from './model.ts'

const { model, manifest } = makeModel()
writeFileSync(join(import.meta.dirname, 'model.onnx'), model)
writeFileSync(join(import.meta.dirname, 'manifest.json'), manifest)
console.log(`model.onnx: ${model.length} bytes`)
