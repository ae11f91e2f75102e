import itertools
rows=[l.split() for l in __import__('sys').stdin]
P=print
P("//! Byte offsets of the structures that Emberjit reads, for CPython 3.12 on x86-64 Linux.")
P("//!")
P("//! Printed by a C program over the installed headers (`offsetof`); the extension module checks the")
P("//! ones that a running interpreter can confirm before it starts.")
doc={'frame':'`_PyInterpreterFrame`','code':'`PyCodeObject`','function':'`PyFunctionObject`','tstate':'`PyThreadState`, and `_PyCFrame`','interp':'`PyInterpreterState`','runtime':'`_PyRuntimeState`','object':'`PyObject` and `PyVarObject`','type':'`PyTypeObject`, and `PyHeapTypeObject`','long':'`PyLongObject`','float':'`PyFloatObject`','list':'`PyListObject`','tuple':'`PyTupleObject`','dict':'`PyDictObject`','dictkeys':'`PyDictKeysObject`','dictvalues':'`PyDictValues`','cell':'`PyCellObject`','method':'`PyMethodObject`','rangeiter':'`_PyRangeIterObject`: three C longs','listiter':'`_PyListIterObject`','tupleiter':'`_PyTupleIterObject`','unicode':'`PyASCIIObject` and `PyCompactUnicodeObject`','bytes':'`PyBytesObject`','monitoring':'`_PyCoMonitoringData`','pyslice':'`PySliceObject`','gen':'`PyGenObject`','cfunction':'`PyCFunctionObject`','methoddef':'`PyMethodDef`','descr':'`PyDescrObject` and its kin'}
for k,g in itertools.groupby(rows,key=lambda r:r[0]):
    P(); P(f"/// {doc[k]}"); P(f"pub mod {dict(type='typeobject', gen='generator').get(k, k)} {{")
    for _,n,v in g: P(f"    pub const {n}: usize = {v};")
    P("}")
