/** The whole lumbar spine in CT with a label for each vertebra: 3 mm, a man of 55. */
export const LUMBAR_CT = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
export const LUMBAR_CT_LABELS = { L1: 31, L2: 30, L3: 29, L4: 28, L5: 27 } as const
