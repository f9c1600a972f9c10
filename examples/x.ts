import { a } from '#engine'
console.log(a)
