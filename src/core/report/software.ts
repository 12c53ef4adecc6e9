/** Name and version of this program as its reports say it; as package.json has it, which a test holds it to. */
export const SOFTWARE_VERSION = '0.1.0'
export const SOFTWARE = `Interspace ${SOFTWARE_VERSION}`
