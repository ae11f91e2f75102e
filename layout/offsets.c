#define Py_BUILD_CORE 1
#include <Python.h>
#include <stddef.h>
#include "internal/pycore_frame.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_object.h"
#include "internal/pycore_long.h"
#include "internal/pycore_list.h"
typedef struct {PyObject_HEAD long start; long step; long len;} _PyRangeIterObject;
#include "internal/pycore_tuple.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_function.h"
#define P(c,n,t,f) printf("%s %s %zu\n", c, n, offsetof(t,f))
#define S(c,n,t) printf("%s %s %zu\n", c, n, sizeof(t))
int main(){
#define F(f,n) P("frame",n,_PyInterpreterFrame,f)
F(f_code,"CODE");F(previous,"PREVIOUS");F(f_funcobj,"FUNCOBJ");F(f_globals,"GLOBALS");F(f_builtins,"BUILTINS");F(f_locals,"LOCALS");F(frame_obj,"FRAME_OBJ");F(prev_instr,"PREV_INSTR");F(stacktop,"STACKTOP");F(return_offset,"RETURN_OFFSET");F(owner,"OWNER");F(localsplus,"LOCALSPLUS");
#undef F
#define F(f,n) P("code",n,PyCodeObject,f)
F(co_consts,"CONSTS");F(co_names,"NAMES");F(co_exceptiontable,"EXCEPTIONTABLE");F(co_flags,"FLAGS");F(co_argcount,"ARGCOUNT");F(co_posonlyargcount,"POSONLYARGCOUNT");F(co_kwonlyargcount,"KWONLYARGCOUNT");F(co_stacksize,"STACKSIZE");F(co_firstlineno,"FIRSTLINENO");F(co_nlocalsplus,"NLOCALSPLUS");F(co_framesize,"FRAMESIZE");F(co_nlocals,"NLOCALS");F(co_ncellvars,"NCELLVARS");F(co_nfreevars,"NFREEVARS");F(co_version,"VERSION");F(co_localsplusnames,"LOCALSPLUSNAMES");F(co_localspluskinds,"LOCALSPLUSKINDS");F(co_filename,"FILENAME");F(co_name,"NAME");F(co_qualname,"QUALNAME");F(co_linetable,"LINETABLE");F(_co_monitoring,"MONITORING");F(_co_instrumentation_version,"INSTRUMENTATION_VERSION");F(_co_firsttraceable,"FIRSTTRACEABLE");F(co_extra,"EXTRA");F(co_code_adaptive,"CODE_ADAPTIVE");F(_co_cached,"CACHED");
printf("code SIZE_FIELD %zu\n", offsetof(PyVarObject,ob_size));
#undef F
#define F(f,n) P("function",n,PyFunctionObject,f)
F(func_globals,"GLOBALS");F(func_builtins,"BUILTINS");F(func_name,"NAME");F(func_qualname,"QUALNAME");F(func_code,"CODE");F(func_defaults,"DEFAULTS");F(func_kwdefaults,"KWDEFAULTS");F(func_closure,"CLOSURE");F(func_dict,"DICT");F(vectorcall,"VECTORCALL");F(func_version,"VERSION");
#undef F
#define F(f,n) P("tstate",n,PyThreadState,f)
F(prev,"PREV");F(next,"NEXT");F(interp,"INTERP");F(cframe,"CFRAME");F(py_recursion_remaining,"PY_RECURSION_REMAINING");F(py_recursion_limit,"PY_RECURSION_LIMIT");F(c_recursion_remaining,"C_RECURSION_REMAINING");F(tracing,"TRACING");F(what_event,"WHAT_EVENT");F(coroutine_origin_tracking_depth,"COROUTINE_ORIGIN_DEPTH");F(current_exception,"CURRENT_EXCEPTION");F(exc_info,"EXC_INFO");F(thread_id,"THREAD_ID");F(native_thread_id,"NATIVE_THREAD_ID");F(datastack_chunk,"DATASTACK_CHUNK");F(datastack_top,"DATASTACK_TOP");F(datastack_limit,"DATASTACK_LIMIT");
#undef F
P("tstate","CFRAME_CURRENT_FRAME",_PyCFrame,current_frame);
#define F(f,n) P("interp",n,PyInterpreterState,f)
F(next,"NEXT");F(threads.head,"THREADS_HEAD");F(ceval.eval_breaker,"EVAL_BREAKER");F(monitoring_version,"MONITORING_VERSION");F(eval_frame,"EVAL_FRAME");F(dict_state,"DICT_STATE");F(monitors,"MONITORS");
#undef F
P("runtime","INTERPRETERS_HEAD",_PyRuntimeState,interpreters.head);P("runtime","INTERPRETERS_MAIN",_PyRuntimeState,interpreters.main);
#define F(f,n) P("object",n,PyObject,f)
F(ob_refcnt,"REFCNT");F(ob_type,"TYPE");
P("object","SIZE",PyVarObject,ob_size);
#undef F
#define F(f,n) P("type",n,PyTypeObject,f)
F(tp_name,"NAME");F(tp_basicsize,"BASICSIZE");F(tp_dictoffset,"DICTOFFSET");F(tp_flags,"FLAGS");F(tp_version_tag,"VERSION_TAG");F(tp_watched,"WATCHED");F(tp_mro,"MRO");F(tp_dict,"DICT");F(tp_base,"BASE");F(tp_getattro,"GETATTRO");F(tp_setattro,"SETATTRO");F(tp_iter,"ITER");F(tp_iternext,"ITERNEXT");F(tp_new,"NEW");F(tp_init,"INIT");F(tp_alloc,"ALLOC");F(tp_dealloc,"DEALLOC");F(tp_del,"DEL");F(tp_finalize,"FINALIZE");F(tp_call,"CALL");F(tp_as_number,"AS_NUMBER");F(tp_as_mapping,"AS_MAPPING");F(tp_as_sequence,"AS_SEQUENCE");F(tp_vectorcall_offset,"VECTORCALL_OFFSET");F(tp_weaklistoffset,"WEAKLISTOFFSET");
P("type","HEAP_CACHED_KEYS",PyHeapTypeObject,ht_cached_keys);P("type","HEAP_SLOTS",PyHeapTypeObject,ht_slots);P("type","HEAP_QUALNAME",PyHeapTypeObject,ht_qualname);P("type","HEAP_MODULE",PyHeapTypeObject,ht_module);
#undef F
P("long","TAG",PyLongObject,long_value.lv_tag);P("long","DIGIT",PyLongObject,long_value.ob_digit);
P("float","VALUE",PyFloatObject,ob_fval);
P("list","ITEMS",PyListObject,ob_item);P("list","ALLOCATED",PyListObject,allocated);
P("tuple","ITEMS",PyTupleObject,ob_item);
P("dict","USED",PyDictObject,ma_used);P("dict","KEYS",PyDictObject,ma_keys);P("dict","VALUES",PyDictObject,ma_values);P("dict","VERSION_TAG",PyDictObject,ma_version_tag);
P("dictkeys","KIND",struct _dictkeysobject,dk_kind);P("dictkeys","LOG2_INDEX_BYTES",struct _dictkeysobject,dk_log2_index_bytes);P("dictkeys","LOG2_SIZE",struct _dictkeysobject,dk_log2_size);P("dictkeys","VERSION",struct _dictkeysobject,dk_version);P("dictkeys","NENTRIES",struct _dictkeysobject,dk_nentries);P("dictkeys","INDICES",struct _dictkeysobject,dk_indices);
P("dictvalues","VALUES",struct _dictvalues,values);
P("cell","REF",PyCellObject,ob_ref);
P("method","FUNC",PyMethodObject,im_func);P("method","SELF",PyMethodObject,im_self);P("method","VECTORCALL",PyMethodObject,vectorcall);
P("rangeiter","START",_PyRangeIterObject,start);P("rangeiter","STEP",_PyRangeIterObject,step);P("rangeiter","LEN",_PyRangeIterObject,len);
P("listiter","INDEX",_PyListIterObject,it_index);P("listiter","SEQ",_PyListIterObject,it_seq);
P("tupleiter","INDEX",_PyTupleIterObject,it_index);P("tupleiter","SEQ",_PyTupleIterObject,it_seq);
P("unicode","LENGTH",PyASCIIObject,length);P("unicode","HASH",PyASCIIObject,hash);P("unicode","STATE",PyASCIIObject,state);
S("unicode","ASCII_SIZE",PyASCIIObject);S("unicode","COMPACT_SIZE",PyCompactUnicodeObject);P("unicode","UTF8_LENGTH",PyCompactUnicodeObject,utf8_length);
P("bytes","DATA",PyBytesObject,ob_sval);
P("monitoring","TOOLS",_PyCoMonitoringData,tools);P("monitoring","LINES",_PyCoMonitoringData,lines);P("monitoring","PER_INSTRUCTION_OPCODES",_PyCoMonitoringData,per_instruction_opcodes);
P("monitoring","LOCAL_MONITORS",_PyCoMonitoringData,local_monitors);P("monitoring","ACTIVE_MONITORS",_PyCoMonitoringData,active_monitors);
P("pyslice","START",PySliceObject,start);
P("gen","WEAKREFLIST",PyGenObject,gi_weakreflist);P("gen","NAME",PyGenObject,gi_name);P("gen","QUALNAME",PyGenObject,gi_qualname);P("gen","ORIGIN_OR_FINALIZER",PyGenObject,gi_origin_or_finalizer);P("gen","IFRAME",PyGenObject,gi_iframe);P("gen","FRAME_STATE",PyGenObject,gi_frame_state);P("gen","EXC_STATE",PyGenObject,gi_exc_state);
P("cfunction","ML",PyCFunctionObject,m_ml);P("cfunction","SELF",PyCFunctionObject,m_self);P("cfunction","VECTORCALL",PyCFunctionObject,vectorcall);
P("methoddef","METH",PyMethodDef,ml_meth);P("methoddef","FLAGS",PyMethodDef,ml_flags);
P("descr","TYPE",PyDescrObject,d_type);P("descr","NAME",PyDescrObject,d_name);P("descr","METHOD",PyMethodDescrObject,d_method);P("descr","VECTORCALL",PyMethodDescrObject,vectorcall);P("descr","MEMBER",PyMemberDescrObject,d_member);
}
