/** How a person types which Zalo account is meant: 'ha-nam', "ha-nam --name 'du phong'". */
export function zaloWords(organisation: string, name: string): string {
  if (name === 'zalo') return organisation
  return `${organisation} --name ${/\s/.test(name) ? `'${name}'` : name}`
}
