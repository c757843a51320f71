/** The package's bare name loads a CommonJS-style build that Node refuses; its module file has no types beside it. */
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export * from 'wgsl_reflect';
}
