/**
 * The tasks that ship. Limits: 3 mm is what Perk Tutor counts as a hit; 8 mm is half of an interspinous space; a view
 * counts at 80 %. Times and passes are this project's proposals, to be set by whoever teaches.
 */
import { taskSchema, type Task } from './task.ts'

const hit = (more: Task['pass'] = []): Task['pass'] => [
  { figure: 'Target Error', most: 3 },
  { figure: 'Needle Passes', most: 3 },
  { figure: 'Structures Hit', most: 0 },
  ...more,
]

const view = (id: string, name: string, goal: string, wanted: string, level: string) => ({
  id,
  name,
  goal,
  work: { kind: 'view', view: wanted, level, holdS: 2 },
  limitS: 120,
  pass: [{ figure: 'View Quality', least: 80 }],
})

const needle = (
  id: string,
  name: string,
  goal: string,
  work: { goal: string; level: string; side?: string; approach?: string },
  pass: Task['pass'],
  complications: Task['complications'] = [],
) => ({
  id,
  name,
  goal,
  work: { kind: 'needle', side: 'left', approach: 'in plane', ...work },
  limitS: 300,
  pass,
  complications,
})

const WRITTEN: readonly unknown[] = [
  {
    id: 'palpate-l4',
    name: 'Palpate L4 and check it',
    goal: 'Touch the back over the spinous process of L4 and mark it; then find it by ultrasound.',
    work: { kind: 'palpation', level: 'L4' },
    limitS: 180,
    pass: [
      { figure: 'Mark Error', most: 15 },
      { figure: 'Check Error', most: 8 },
    ],
  },
  {
    id: 'count-levels',
    name: 'Count the levels',
    goal: 'Begin at the sacrum. Bring each level that is asked for into the picture and press Here.',
    work: { kind: 'levels', ask: ['L5', 'L3', 'L4', 'L2'] },
    limitS: 240,
    pass: [{ figure: 'Levels Right', least: 100 }],
  },
  view('view-midline', 'Sagittal midline', 'Along the spine over the spinous processes of L3 and L4.', 'sagittal midline', 'L3'),
  view('view-laminar', 'Laminae', 'Along the spine a finger beside the midline: the laminae as a row of roofs.', 'sagittal laminar', 'L3'),
  view('view-articular', 'Articular processes', 'Two centimetres beside the midline: the joints as a row of humps.', 'sagittal articular', 'L3'),
  view('view-transverse-processes', 'Transverse processes', 'Three to four centimetres beside the midline: fingers with shadows below.', 'sagittal transverse process', 'L3'),
  view('view-oblique', 'Oblique interlaminar', 'From the laminae tilt to the midline until the canal opens between them.', 'sagittal oblique interlaminar', 'L3'),
  view('view-transverse-spinous', 'Transverse, on a spinous process', 'Across the spine, on the spinous process of L4.', 'transverse spinous', 'L4'),
  view('view-transverse-interlaminar', 'Transverse, between two', 'Across the spine below the spinous process of L4: joints and canal.', 'transverse interlaminar', 'L4'),
  needle('target-in-plane', 'Needle in plane', 'Bring the tip to the target in the muscle with all of the needle in the picture.', { goal: 'free target', level: 'L3' }, [
    { figure: 'Target Error', most: 3 },
    { figure: 'Needle Passes', most: 3 },
    { figure: 'Time Out of Plane', most: 20 },
  ]),
  needle('target-out-of-plane', 'Needle out of plane', 'Bring the tip to the target across the picture: it is seen as a point, and only there.', { goal: 'free target', level: 'L3', approach: 'out of plane' }, [
    { figure: 'Target Error', most: 4 },
    { figure: 'Needle Passes', most: 4 },
  ]),
  needle('facet-l4-left', 'Facet joint L4/5, left', 'In plane from the side into the back of the joint; stop at its capsule.', { goal: 'facet joint', level: 'L4' }, hit()),
  needle('facet-l4-left-hard', 'Facet joint, with a patient who moves', 'The same joint. Something will happen on the way: keep calm and keep the picture.', { goal: 'facet joint', level: 'L4' }, hit(), ['patient moves']),
  needle('medial-branch-l3', 'Medial branch of L3', 'Onto bone in the groove of L4 where its transverse and articular processes meet.', { goal: 'medial branch', level: 'L3' }, hit()),
  needle('l5-dorsal-ramus', 'L5 dorsal ramus', 'Onto the ala of the sacrum at the foot of its articular process.', { goal: 'L5 dorsal ramus', level: 'L5' }, hit()),
  needle('root-l4', 'Selective root L4', 'Beside the root just below the pedicle of L4, never into it.', { goal: 'selective root', level: 'L4' }, hit(), ['tracker lost']),
  needle('epidural-l3', 'Interlaminar epidural L3/4', 'From beside the midline through the ligamentum flavum; stop at the loss of resistance.', { goal: 'interlaminar epidural', level: 'L3' }, [
    { figure: 'Loss of Resistance', least: 1 },
    { figure: 'Past the Loss', most: 4 },
    { figure: 'Dura Punctured', most: 0 },
    { figure: 'Needle Passes', most: 3 },
  ]),
  needle('epidural-l3-hard', 'Epidural with a vessel in the path', 'The same space. A vessel may cross the way: choose another.', { goal: 'interlaminar epidural', level: 'L3' }, [
    { figure: 'Loss of Resistance', least: 1 },
    { figure: 'Dura Punctured', most: 0 },
    { figure: 'Vessel Touched', most: 0 },
  ], ['vessel in the path']),
] // prettier-ignore

export const BUILT_IN_TASKS: readonly Task[] = WRITTEN.map((written) => taskSchema.parse(written))

export const taskOf = (id: string, tasks: readonly Task[] = BUILT_IN_TASKS): Task | undefined =>
  tasks.find((task) => task.id === id)
