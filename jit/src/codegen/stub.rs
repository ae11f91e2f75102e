//! The exit stub: machine code that runs rebuilt frames in the interpreter, one for all versions.
//!
//! It could be Rust but for one thing: a daemon thread that ends while it waits for the GIL is unwound
//! by the C library, and must not find frames on its way that do not let that pass.

use cranelift_codegen::ir::{self, AbiParam, InstBuilder, StackSlotData, StackSlotKind, types as clif};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::{Context, control::ControlPlane};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

use crate::cpython::_PyEval_EvalFrameDefault;
use crate::runtime::exit::{LEAVING_BYTES, rt_exit_begin, rt_exit_end, rt_exit_next, rt_exit_result};

/// The stub's code: (exit, buffer, thread state, root, inlined) to what the version returns.
pub fn generate(isa: &OwnedTargetIsa) -> Result<Vec<u8>, String> {
    let mut context = Context::new();
    context.func.signature.call_conv = CallConv::SystemV;
    context.func.signature.params = vec![AbiParam::new(clif::I64); 5];
    context.func.signature.returns = vec![AbiParam::new(clif::I64)];
    let mut frontend = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut context.func, &mut frontend);
    body(&mut b);
    b.seal_all_blocks();
    b.finalize(isa.frontend_config());
    let compiled = context
        .compile(&**isa, &mut ControlPlane::default())
        .map_err(|e| format!("Cranelift refused the exit stub: {:?}", e.inner))?;
    Ok(compiled.code_buffer().to_vec())
}

fn body(b: &mut FunctionBuilder) {
    let (entry, turn, run, done) = (b.create_block(), b.create_block(), b.create_block(), b.create_block());
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let p = b.block_params(entry).to_vec();
    let tstate = p[2];
    let slot = b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, LEAVING_BYTES, 3));
    let leaving = b.ins().stack_addr(clif::I64, slot, 0);
    call(b, rt_exit_begin as *const () as usize, &[p[0], p[1], p[2], p[3], p[4], leaving], false);
    b.ins().jump(turn, &[]);
    b.switch_to_block(turn);
    let frame = call(b, rt_exit_next as *const () as usize, &[leaving, tstate], true).expect("a result");
    b.ins().brif(frame, run, &[], done, &[]);
    b.switch_to_block(run);
    let throw = b.ins().band_imm_s(frame, 1);
    let frame = b.ins().band_imm_s(frame, !1);
    let evaluate = _PyEval_EvalFrameDefault as *const () as usize;
    let result = call(b, evaluate, &[tstate, frame, throw], true).expect("a result");
    call(b, rt_exit_result as *const () as usize, &[leaving, tstate, result], false);
    b.ins().jump(turn, &[]);
    b.switch_to_block(done);
    let result = call(b, rt_exit_end as *const () as usize, &[leaving, tstate], true).expect("a result");
    b.ins().return_(&[result]);
}

fn call(b: &mut FunctionBuilder, address: usize, args: &[ir::Value], result: bool) -> Option<ir::Value> {
    let mut signature = ir::Signature::new(CallConv::SystemV);
    signature.params = vec![AbiParam::new(clif::I64); args.len()];
    signature.returns = if result { vec![AbiParam::new(clif::I64)] } else { vec![] };
    let signature = b.import_signature(signature);
    let callee = b.ins().iconst(clif::I64, address as i64);
    let call = b.ins().call_indirect(signature, callee, args);
    result.then(|| b.inst_results(call)[0])
}
