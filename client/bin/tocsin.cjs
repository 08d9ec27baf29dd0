#!/usr/bin/env node
'use strict';
require('./run-typescript.cjs');
const { main } = require('../cli');

void main(process.argv.slice(2));
