/** Icons are imported one by one: the package's barrel reads six thousand modules. */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { ComponentType, SVGProps } from 'react'

  const Icon: ComponentType<Omit<SVGProps<SVGSVGElement>, 'stroke'> & { size?: number | string; stroke?: number }>
  // biome-ignore lint/style/noDefaultExport: the package's modules have one
  export default Icon
}
