'use strict';
require('../client/bin/run-typescript.cjs');
require(`./${process.argv[2]}.ts`);
