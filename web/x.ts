import {a} from '#engine'; import {b} from '../server/x.ts'; console.log(a,b)
