/** What each model is called in front of people. */
const NAMES: Readonly<Record<string, string>> = {
  'bone-likelihood': 'Bone outline',
  'lumbar-anatomy': 'Lumbar anatomy',
  'muscle-fascia': 'Muscles and fascia',
  needle: 'Needle',
}

export const modelName = (name: string): string => NAMES[name] ?? name
