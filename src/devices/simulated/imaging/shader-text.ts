/** The passes of the simulation on the graphics card, with the numbers of the model compiled in. */
import { FLOW_MODEL } from '#core/phantom/doppler/model.ts'
import { CODING } from '#core/phantom/ultrasound/materials.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { BEAM_REACH, F_NUMBER } from '#core/phantom/ultrasound/scan-plan.ts'
import { NO_BONE } from '#core/phantom/ultrasound/shadow-lines.ts'
import acrossText from '#shaders/ultrasound-simulation/across.frag?raw'
import alongText from '#shaders/ultrasound-simulation/along.frag?raw'
import echoesText from '#shaders/ultrasound-simulation/echoes.frag?raw'
import flowText from '#shaders/ultrasound-simulation/flow.frag?raw'
import fullText from '#shaders/ultrasound-simulation/full.vert?raw'
import gapText from '#shaders/ultrasound-simulation/gap.frag?raw'
import hashText from '#shaders/ultrasound-simulation/hash.glsl?raw'
import lossText from '#shaders/ultrasound-simulation/loss.frag?raw'
import needleText from '#shaders/ultrasound-simulation/needle.glsl?raw'
import rowsText from '#shaders/ultrasound-simulation/rows.frag?raw'
import scanText from '#shaders/ultrasound-simulation/scan.glsl?raw'
import shadowText from '#shaders/ultrasound-simulation/shadow.frag?raw'
import tissueText from '#shaders/ultrasound-simulation/tissue.frag?raw'

/** Of the model's numbers those that count something. */
const WHOLE = new Set(['SAMPLES', 'ROWS', 'BLOCK', 'LOSS_STRIDE', 'BEAM_REACH', 'FLOW_LINES', 'FLOW_SAMPLES'])

const NUMBERS: Readonly<Record<string, number>> = {
  ...MODEL,
  ...FLOW_MODEL,
  PI: Math.PI,
  BEAM_REACH,
  F_NUMBER,
  NO_BONE,
  IMPEDANCE_LEAST: CODING.impedance.least,
  IMPEDANCE_STEP: CODING.impedance.step,
  ATTENUATION_STEP: CODING.attenuation.step,
  SCATTER_STEP: CODING.scatter.step,
  BONE_LEAST: CODING.bone.least,
  BONE_STEP: CODING.bone.step,
  SKIN_LEAST: CODING.skin.least,
  SKIN_STEP: CODING.skin.step,
  NEPER_PER_DB: -Math.LN10 / 20,
}

function defined(name: string, value: number): string {
  return `#define ${name} ${WHOLE.has(name) ? value : value.toExponential()}`
}

const HEAD = [
  '#version 300 es',
  'precision highp float;',
  'precision highp int;',
  'precision highp sampler2D;',
  'precision highp sampler3D;',
  ...Object.entries(NUMBERS).map(([name, value]) => defined(name, value)),
  '',
].join('\n')

export const VERTEX = `#version 300 es\n${fullText}`

export const PASSES = {
  gap: [HEAD, scanText, gapText].join('\n'),
  tissue: [HEAD, scanText, tissueText].join('\n'),
  shadow: [HEAD, scanText, shadowText].join('\n'),
  loss: [HEAD, scanText, lossText].join('\n'),
  rows: [HEAD, scanText, rowsText].join('\n'),
  echoes: [HEAD, scanText, hashText, needleText, echoesText].join('\n'),
  along: [HEAD, scanText, alongText].join('\n'),
  across: [HEAD, scanText, acrossText].join('\n'),
} as const

/** Of colour: compiled when it is first switched on. */
export const FLOW_PASS = [HEAD, scanText, hashText, flowText].join('\n')
